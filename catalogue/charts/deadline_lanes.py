"""Picture of the days ahead: a lane for each kind of date, on it a mark for each day that has one, as large as it has many."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import ngettext

from catalogue.vocabulary.date_text import format_date

LANE_HEIGHT, LINE_Y, AXIS_HEIGHT = 52, 36, 24  # pixels; of a lane, of its line below its top, of the names of months
MARGIN = 2.0  # per cent of the width, at both ends
MIN_RADIUS, MAX_RADIUS = 5, 12  # pixels
MAX_MONTHS = 6  # names of months that fit on a phone


@dataclass(frozen=True)
class LaneMark:
    """`x` in per cent of the width; `said` is the text of the mark."""

    day: date
    x: float
    radius: int
    said: str


@dataclass(frozen=True)
class Lane:
    name: str
    label: Any
    total: int
    y: int
    line_y: int
    marks: tuple[LaneMark, ...]


@dataclass(frozen=True)
class MonthMark:
    """The first day of a month on the axis. `label` is its number, with the year where it is new. Every second of many is minor."""

    label: str
    x: float
    is_minor: bool


@dataclass(frozen=True)
class DeadlineLanes:
    lanes: tuple[Lane, ...]
    months: tuple[MonthMark, ...]
    height: int


def deadline_lanes(dates: Iterable[tuple[date, str]], labels: Mapping[str, Any], first: date, last: date) -> DeadlineLanes | None:
    """`dates` are (day, name of the lane), `labels` the lanes in order. Returns None without a date."""
    counts = Counter(dates)
    if not counts:
        return None

    def place(day: date) -> float:
        return round(MARGIN + (100 - 2 * MARGIN) * (day - first).days / max(1, (last - first).days), 2)

    lanes = []
    for number, (name, label) in enumerate(labels.items()):
        days = {day: count for (day, lane), count in sorted(counts.items()) if lane == name}
        marks = tuple(LaneMark(day, place(day), _radius(count), _said(day, count)) for day, count in days.items())
        top = number * LANE_HEIGHT
        lanes.append(Lane(name, label, sum(days.values()), top + 16, top + LINE_Y, marks))
    starts = list(_month_starts(first, last))
    step = 2 if len(starts) > MAX_MONTHS else 1
    months = []
    for number, day in enumerate(starts):
        label = f"{day.month}/{day.year}" if _shows_year(starts, number, step) else str(day.month)
        months.append(MonthMark(label, place(day), number % step == 1))
    return DeadlineLanes(tuple(lanes), tuple(months), len(lanes) * LANE_HEIGHT + AXIS_HEIGHT)


def _shows_year(starts: list[date], number: int, step: int) -> bool:
    """The year stands at the first month that is shown of it, but not side by side with the next one."""
    if number < step:
        return number + step >= len(starts) or starts[number + step].year == starts[number].year
    return starts[number - step].year != starts[number].year


def _radius(count: int) -> int:
    return min(MAX_RADIUS, MIN_RADIUS + count - 1)


def _said(day: date, count: int) -> str:
    return ngettext("%(day)s: %(count)s publication", "%(day)s: %(count)s publications", count) % {
        "day": format_date(day),
        "count": count,
    }


def _month_starts(first: date, last: date) -> Iterable[date]:
    """The first days of the months within the period."""
    year, month = first.year, first.month
    while (start := date(year, month, 1)) <= last:
        if start >= first:
            yield start
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
