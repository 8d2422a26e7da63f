"""Policies in the API."""

from catalogue.api.viewsets import entry_viewset
from policies.public.filters import PolicyFilter
from policies.public.references import cite, describe
from policies.public.shape import PolicyShape

PolicyViewSet = entry_viewset("policy", PolicyShape, PolicyFilter, cite=cite, describe=describe)
