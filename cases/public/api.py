"""Case studies in the API."""

from cases.public.filters import CaseFilterSet
from cases.public.references import case_csl, case_json_ld
from cases.public.serializers import CaseSerializer
from catalogue.api.viewsets import entry_viewset

CaseViewSet = entry_viewset("case", CaseSerializer, CaseFilterSet, csl_record=case_csl, json_ld=case_json_ld)
