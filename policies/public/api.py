"""Policies in the API."""

from catalogue.api.viewsets import entry_viewset
from policies.public.filters import PolicyFilterSet
from policies.public.references import policy_csl, policy_json_ld
from policies.public.serializers import PolicySerializer

PolicyViewSet = entry_viewset("policy", PolicySerializer, PolicyFilterSet, csl_record=policy_csl, json_ld=policy_json_ld)
