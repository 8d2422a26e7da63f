"""Hearings as pages."""

from catalogue.web.details import EntryDetail
from catalogue.web.lists import EntryList


class HearingList(EntryList):
    entry_type = "hearing"
    facets = ("sector", "region")


class HearingDetail(EntryDetail):
    entry_type = "hearing"
    template_name = "hearings/detail.html"
