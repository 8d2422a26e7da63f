"""Policies as pages."""

from typing import Any

from django.utils import timezone

from catalogue.memory import names_at
from catalogue.moment import Moment
from catalogue.pictures.rollout import ROLL_OUTS, rollout
from catalogue.pictures.timeline import timeline
from catalogue.web.details import EntryDetail, References
from catalogue.web.lists import EntryList
from policies.public.filters import PolicyFilter
from policies.public.references import cite, describe


class PolicyList(EntryList):
    entry_type = "policy"
    filterset_class = PolicyFilter
    template_name = "policies/list.html"
    facets = ("kind", "level", "lifecycle", "sector", "technology", "region", "organization")


class PolicyDetail(EntryDetail):
    entry_type = "policy"
    template_name = "policies/detail.html"
    references = References(cite, describe)
    with_documents_by = ROLL_OUTS

    def more(self, document: dict[str, Any], moment: Moment) -> dict[str, Any]:
        regions = names_at(moment).by_facet["region"]
        return {"timeline": timeline(document, timezone.localdate()), "rollout": rollout(document, regions)}
