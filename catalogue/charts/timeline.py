"""Timeline of a policy: its dates and milestones, each as wide as its precision. Returns SVG geometry of a line from left to right,
and for a narrow page the points in order with the gaps between them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.charts.text_layout import TextLine, wrap_title
from catalogue.vocabulary.date_text import possible_days

WIDTH, TOP, MARGIN = 720, 34, 12  # units of the view box
SIZE, LEADING, ROW_GAP, LABEL_GAP = 14, 17, 14, 10
MIN_LABEL_WIDTH = 200  # a label with less room beside its bar is below it
GAP_DAYS = (31, 183, 730)  # upper limits of the short gaps between two points of a narrow timeline
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
    """`x` and `width` in units of the view box; a day has no width. `gap` is 0 for the first point and for the day of the point
    before, else 1 to 4. `is_first_ahead`: the first point after today, where others are before.
    """

    label: Any
    note: str
    on: str
    precision: str
    x: float
    width: float
    y: int
    lines: tuple[TextLine, ...]
    label_x: float
    is_label_before: bool  # the text ends at label_x
    is_untranslated: bool  # words of the content, which are not translated
    gap: int
    is_first_ahead: bool

    @property
    def end(self) -> float:
        return self.x + self.width

    @property
    def date_y(self) -> int:
        return self.lines[-1].y + LEADING


@dataclass(frozen=True)
class Timeline:
    points: tuple[TimelinePoint, ...]
    marks: tuple[tuple[float, int], ...]  # place and year
    today: float | None
    height: int
    width: int = WIDTH


def timeline(document: dict[str, Any], today: date) -> Timeline | None:
    """Returns None for fewer than two dates: a line with one point adds nothing."""
    dates = sorted(_known_dates(document), key=lambda known: (possible_days(known[2], known[3]), known[0] != "published_on"))
    if len(dates) < 2:
        return None
    spans = [possible_days(on, precision) for _name, _label, on, precision, _note in dates]
    first, last = min(start for start, _end in spans), max(end for _start, end in spans)
    first, last = first.replace(month=1, day=1), last.replace(month=12, day=31)
    scale = (WIDTH - 2 * MARGIN) / max(1, (last - first).days)

    def place(day: date) -> float:
        return round(MARGIN + (day - first).days * scale, 1)

    points: list[TimelinePoint] = []
    top, before = TOP, None
    for (name, label, on, precision, note), (start, end) in zip(dates, spans, strict=True):
        x, width = place(start), round((end - start).days * scale, 1)
        lines, label_x, is_label_before = _place_label(str(label), x, width, top)
        is_first_ahead = before is not None and before <= today < start
        points.append(
            TimelinePoint(
                label, note, on, precision, x, width, top + 14, lines, label_x, is_label_before, name == "event",
                _gap(before, start), is_first_ahead,
            )
        )  # fmt: skip
        top, before = points[-1].date_y + ROW_GAP, start
    return Timeline(tuple(points), _marks(first, last, place), place(today) if first <= today <= last else None, top)


def _place_label(label: str, x: float, width: float, top: int) -> tuple[tuple[TextLine, ...], float, bool]:
    """Returns the lines of a label, its x and whether it ends there: on the side with more room, or below its bar."""
    left, right = x - LABEL_GAP, WIDTH - x - width - LABEL_GAP
    is_before, room, first_y = left > right, max(left, right), top + 18
    label_x = x - LABEL_GAP if is_before else x + width + LABEL_GAP
    if room < MIN_LABEL_WIDTH:
        is_before, label_x, room, first_y = False, x, WIDTH - x, top + 36
    texts = wrap_title(label, int(room), SIZE)
    return tuple(TextLine(first_y + LEADING * row, text) for row, text in enumerate(texts)), label_x, is_before


def _gap(before: date | None, start: date) -> int:
    if before is None or before == start:
        return 0
    return 1 + sum((start - before).days > limit for limit in GAP_DAYS)


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


def _marks(first: date, last: date, x_of: Any) -> tuple[tuple[float, int], ...]:
    years = last.year - first.year + 1
    step = next((step for step in YEAR_STEPS if years / step <= MAX_MARKS), YEAR_STEPS[-1])
    return tuple((x_of(date(year, 1, 1)), year) for year in range(first.year, last.year + 1) if year % step == 0 or years <= step)
