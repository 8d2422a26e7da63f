"""Pages of case studies."""

from typing import Any

from django.http import HttpRequest

from catalogue.charts.industry_transformations import transformation_chart
from catalogue.query.filters import EntryFilterSet
from catalogue.web.details import EntryDetail
from catalogue.web.lists import EntryList


class CaseList(EntryList):
    entry_type = "case"
    template_name = "cases/list.html"
    facets = ("tier", "technology", "sector", "region")

    def list_context(self, request: HttpRequest, filters: EntryFilterSet) -> dict[str, Any]:
        context = super().list_context(request, filters)
        return {**context, "transformations": transformation_chart(context["documents"])}


class CaseDetail(EntryDetail):
    entry_type = "case"
    template_name = "cases/detail.html"
