"""The radar: the days ahead on which something of what is published closes for comments, comes into force or is to be done."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from catalogue.http.desk_day import exact_desk_day
from catalogue.models import Entry
from catalogue.query.entry_query import EntryQuery
from catalogue.query.filters import CodeFilter
from catalogue.query.search_filters import SearchFilterSet

RADAR_DATES = {"comments_close_on": _("Comments close"), "in_force_on": _("Comes into force"), "to_do_by": _("To be done")}
PERIODS, DEFAULT_PERIOD = (30, 90, 180, 365), 90  # days ahead


class RadarDate(NamedTuple):
    """`name` is a key of RADAR_DATES. A date that is known to the month or year stands on its last possible day."""

    day: date
    name: str
    entry: Entry

    @property
    def precision(self) -> str:
        return str(self.entry.content.get(f"{self.name}_precision") or "day")


class PeriodFilter(CodeFilter):
    """Entries with a date of RADAR_DATES from today up to so many days ahead."""

    phrase = _("with a day in the next {} days")

    def filter(self, entry_query: EntryQuery, value: str) -> EntryQuery:
        first, last = period(value)
        return entry_query.with_keys(f"radar={first},{last}", _keys_between(entry_query, first, last))


class RadarFilterSet(SearchFilterSet):
    """The shared filters without an order, as the days are it, and with the period."""

    days = PeriodFilter(
        choices=[(str(days), str(days)) for days in PERIODS], label=_("Days ahead"), null_label=None,
        error_messages={"invalid_choice": format_lazy(_("Must be one of: {allowed}."), allowed=", ".join(map(str, PERIODS)))},
    )  # fmt: skip
    ordering = None  # type: ignore[assignment]
    known_on = None  # type: ignore[assignment]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        data = data.copy() if data else QueryDict(mutable=True)
        if not data.get("days"):
            data["days"] = str(DEFAULT_PERIOD)
        super().__init__(data, *args, **kwargs)


def period(days: str) -> tuple[date, date]:
    """The first and the last day of the period, both included."""
    today = exact_desk_day()
    return today, today + timedelta(days=int(days))


def _keys_between(entry_query: EntryQuery, first: date, last: date) -> BitMap:
    index = entry_query.bitmap_index
    return BitMap().union(*(index.bit_sliced(name).between(first.toordinal(), last.toordinal()) for name in RADAR_DATES))


class RadarDates:
    """The dates of the entries of a list in a period, in order of day, then as RADAR_DATES names them.

    As a queryset it has count() and slices; a slice costs one statement, however many entries there are.
    """

    def __init__(self, entry_query: EntryQuery, first: date, last: date) -> None:
        self.entry_query, self.first, self.last = entry_query, first, last

    @cached_property
    def _keys(self) -> dict[str, BitMap]:
        index, ends = self.entry_query.bitmap_index, (self.first.toordinal(), self.last.toordinal())
        return {name: self.entry_query.keys & index.bit_sliced(name).between(*ends) for name in RADAR_DATES}

    def count(self) -> int:
        return sum(map(len, self._keys.values()))

    def __getitem__(self, rows: slice) -> list[RadarDate]:
        places = sorted(self._first(rows.stop))[rows.start or 0 : rows.stop]
        entries = {entry.pk: entry for entry in self.entry_query.fetch(list({key for _day, _order, _name, key in places}))}
        return [RadarDate(date.fromordinal(day), name, entries[key]) for day, _order, name, key in places if key in entries]

    def _first(self, limit: int) -> Iterator[tuple[int, int, str, int]]:
        """(day, place among RADAR_DATES, name, key) of the first `limit` of each name."""
        for order, (name, keys) in enumerate(self._keys.items()):
            days = self.entry_query.bitmap_index.bit_sliced(name)
            yield from ((days.number(key), order, name, key) for key in days.first(keys, limit, descending=False))
