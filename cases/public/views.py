"""Case studies as pages."""

from cases.public.filters import CaseFilter
from cases.public.references import cite, describe
from catalogue.web.views import EntryDetail, EntryList


class CaseList(EntryList):
    entry_type = "case"
    filterset_class = CaseFilter
    template_name = "cases/list.html"
    facets = ("tier", "technology", "sector", "region")


class CaseDetail(EntryDetail):
    entry_type = "case"
    template_name = "cases/detail.html"
    cite = staticmethod(cite)
    describe = staticmethod(describe)
