"""Policies as pages."""

from typing import Any

from django.utils import timezone

from catalogue.moment import Moment
from catalogue.pictures.timeline import timeline
from catalogue.web.views import EntryDetail, EntryList
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
    cite = staticmethod(cite)
    describe = staticmethod(describe)

    def more(self, document: dict[str, Any], moment: Moment) -> dict[str, Any]:
        return {"timeline": timeline(document, timezone.localdate())}
