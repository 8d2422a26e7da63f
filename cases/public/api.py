"""Case studies in the API."""

from cases.public.filters import CaseFilter
from cases.public.references import cite, describe
from cases.public.shape import CaseShape
from catalogue.api.viewsets import entry_viewset

CaseViewSet = entry_viewset("case", CaseShape, CaseFilter, cite=cite, describe=describe)
