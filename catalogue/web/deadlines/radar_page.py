"""The radar page: what closes for comments, comes into force or is to be done in the days ahead, by month and day."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalogue.charts.deadline_lanes import deadline_lanes
from catalogue.documents.page_json_ld import plain_list_graph
from catalogue.documents.presenter import present_entries
from catalogue.query.filters import EntryFilterSet
from catalogue.query.radar import PERIODS, RADAR_DATES, RadarDate, RadarDates, RadarFilterSet, period
from catalogue.web.lists import EntryList
from catalogue.web.query_params import active_filters, clean_query, facet_choices, type_tabs

MAX_ROWS = 200  # dates on the page
FOLDER = "radar"


class RadarPage(EntryList):
    """Its feeds and its calendar are those of the publications that have such a day (list_formats)."""

    template_name = "catalogue/radar.html"
    facets = ("sector", "priority_area", "region")

    @classmethod
    def folder(cls) -> str:
        return FOLDER

    @classmethod
    def filterset(cls) -> type[EntryFilterSet]:
        return RadarFilterSet

    @property
    def query_parameters(self) -> dict[str, bool]:
        return self.filter_parameters()

    def list_context(self, request: HttpRequest, filters: EntryFilterSet) -> dict[str, Any]:
        days = filters.form.cleaned_data["days"]
        first, last = period(days)
        dates = RadarDates(filters.qs, first, last)
        shown = dates[0:MAX_ROWS]
        query = clean_query(request)
        return {
            "structured_data": {} if request.GET else plain_list_graph(_("Radar"), f"/{FOLDER}/"),
            "filters": filters,
            "facets": [facet_choices(name, filters.qs, filters) for name in self.facets],
            "chips": [one for one in active_filters(request, filters) if one["label"] != filters.form.fields["days"].label],
            "tabs": type_tabs(filters.qs, filters.form.cleaned_data["type"], clean_query(request, "type")),
            "periods": [{"days": one, "query": _with_days(query, one), "is_chosen": str(one) == days} for one in PERIODS],
            "days": days,
            "today": first,
            "last": last,
            "rows": self._rows(shown, first, filters.qs.revision),
            "total": dates.count(),
            "more": dates.count() - len(shown),
            "chart": deadline_lanes(((one.day, one.name) for one in shown), RADAR_DATES, first, last),
            "follow": self.alternate_links(query.urlencode(), filters.qs),
        }

    def _rows(self, dates: list[RadarDate], today: date, revision: Any) -> list[dict[str, Any]]:
        """One dict a date: its day, month, the days until then, what comes then, and the presented document."""
        entries = list({one.entry.pk: one.entry for one in dates}.values())
        documents = dict(zip((entry.pk for entry in entries), present_entries(entries, revision, with_links=False), strict=True))
        return [
            {
                "day": one.day,
                "month": one.day.replace(day=1),
                "is_first_of_day": not number or dates[number - 1].day != one.day,
                "days": (one.day - today).days,
                "name": one.name,
                "label": RADAR_DATES[one.name],
                "precision": one.precision,
                "document": documents[one.entry.pk],
            }
            for number, one in enumerate(dates)
        ]

    def alternate_links(self, query: str, entry_query: Any) -> dict[str, str]:
        return super().alternate_links(query, entry_query) | {"api": f"/api/v1/{FOLDER}/?{query}".rstrip("?")}


def _with_days(query: Any, days: int) -> str:
    changed = query.copy()
    changed["days"] = days
    return changed.urlencode()
