"""Timeline of a policy: its dates and milestones on a line, each as wide as its precision. Returns SVG geometry."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WIDTH, ROW, TOP, MARGIN = 720, 44, 34, 12  # units of the view box
YEAR_STEPS = (1, 2, 5, 10, 20, 50)  # years between marks of the axis
MAX_MARKS = 8
LABELS = {
    "written_on": _("Dated"),
    "published_on": _("Published"),
    "in_force_on": pgettext_lazy("date", "In force"),
    "ended_on": _("Ended"),
    "comments_close_on": _("Comments close"),
}
REPEATED_EVENT_TITLES = ("written", "dated", "published", "in force", "ended")  # a milestone that repeats a date of the policy


@dataclass(frozen=True)
class TimelinePoint:
    """`x` and `width` in units of the view box; a day has no width. `is_label_before`: the label is left of the point."""

    label: Any
    note: str
    on: str
    precision: str
    x: float
    width: float
    y: int
    is_label_before: bool
    is_untranslated: bool  # words of the content, which are not translated

    @property
    def end(self) -> float:
        return self.x + self.width

    @property
    def label_x(self) -> float:
        return self.x - 8 if self.is_label_before else self.end + 8


@dataclass(frozen=True)
class Timeline:
    points: tuple[TimelinePoint, ...]
    marks: tuple[tuple[float, int], ...]  # place and year
    today: float | None
    height: int
    width: int = WIDTH


def timeline(document: dict[str, Any], today: date) -> Timeline | None:
    """Returns None for fewer than two dates: a line with one point adds nothing."""
    dates = sorted(_known_dates(document), key=lambda known: (_possible_days(known[2], known[3]), known[0] != "published_on"))
    if len(dates) < 2:
        return None
    spans = [_possible_days(on, precision) for _name, _label, on, precision, _note in dates]
    first, last = min(start for start, _end in spans), max(end for _start, end in spans)
    first, last = first.replace(month=1, day=1), last.replace(month=12, day=31)
    scale = (WIDTH - 2 * MARGIN) / max(1, (last - first).days)

    def place(day: date) -> float:
        return round(MARGIN + (day - first).days * scale, 1)

    points = []
    for row, ((name, label, on, precision, note), (start, end)) in enumerate(zip(dates, spans, strict=True)):
        x, width = place(start), round((end - start).days * scale, 1)
        points.append(TimelinePoint(label, note, on, precision, x, width, TOP + row * ROW + 24, x > WIDTH / 2, name == "event"))
    height = TOP + len(points) * ROW
    return Timeline(tuple(points), _marks(first, last, place), place(today) if first <= today <= last else None, height)


def _known_dates(document: dict[str, Any]) -> list[tuple[str, Any, str, str, str]]:
    """Returns (field name, label, ISO date, precision, note) of every known date and milestone."""
    found = [
        (name, label, str(document[name]), document.get(f"{name}_precision") or "day", "")
        for name, label in LABELS.items()
        if document.get(name)
    ]
    days = {on for _name, _label, on, _precision, _note in found}
    return found + [
        ("event", event["title"], str(event["happened_on"]), event["happened_on_precision"] or "day", event["note"])
        for event in document.get("events", ())
        if not (str(event["happened_on"]) in days and event["title"].casefold() in REPEATED_EVENT_TITLES)
    ]


def _possible_days(on: str, precision: str) -> tuple[date, date]:
    """Returns the first and the last possible day of a date with that precision."""
    day = date.fromisoformat(on)
    if precision == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    if precision in ("month", "approximate"):
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day


def _marks(first: date, last: date, x_of: Any) -> tuple[tuple[float, int], ...]:
    years = last.year - first.year + 1
    step = next((step for step in YEAR_STEPS if years / step <= MAX_MARKS), YEAR_STEPS[-1])
    return tuple((x_of(date(year, 1, 1)), year) for year in range(first.year, last.year + 1) if year % step == 0 or years <= step)
