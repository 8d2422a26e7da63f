"""Case studies as pages."""

from typing import Any

from django.http import HttpRequest

from cases.public.filters import CaseFilter
from cases.public.references import cite, describe
from catalogue.api.filters import EntryFilter
from catalogue.moment import Moment
from catalogue.pictures.equations import equations
from catalogue.web.details import EntryDetail, References
from catalogue.web.lists import EntryList


class CaseList(EntryList):
    entry_type = "case"
    filterset_class = CaseFilter
    template_name = "cases/list.html"
    facets = ("tier", "technology", "sector", "region")

    def context(self, request: HttpRequest, filters: EntryFilter, moment: Moment) -> dict[str, Any]:
        context = super().context(request, filters, moment)
        return {**context, "equations": equations(context["documents"])}


class CaseDetail(EntryDetail):
    entry_type = "case"
    template_name = "cases/detail.html"
    references = References(cite, describe)
