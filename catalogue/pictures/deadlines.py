"""How long each open consultation still takes comments: a bar each from today to its closing day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.pictures.lettering import lines_of

WIDTH, LABELS, MARGIN = 760, 330, 64  # units of the view box; the number of days stands in the right margin
SIZE, LEADING, GAP, TOP = 14, 18, 16, 8
MOST = 12


@dataclass(frozen=True)
class Line:
    y: int
    text: str


@dataclass(frozen=True)
class Row:
    document: dict[str, Any]
    days: int
    lines: tuple[Line, ...]
    x: int
    y: int
    length: int

    @property
    def end(self) -> int:
        return self.x + self.length


@dataclass(frozen=True)
class Deadlines:
    rows: tuple[Row, ...]
    height: int
    left: int = LABELS
    width: int = WIDTH


def deadlines(documents: Sequence[dict[str, Any]], today: date) -> Deadlines | None:
    """Of open consultations, soonest first. None below two: one day is read faster than looked at."""
    shown = [(one, days_left(one, today)) for one in documents[:MOST]]
    if len(shown) < 2:
        return None
    longest = max(1, *(days for _document, days in shown))
    rows, y = [], TOP
    for document, days in shown:
        texts = lines_of(document["title"], LABELS - 16, SIZE)
        lines = tuple(Line(y + SIZE + LEADING * row, text) for row, text in enumerate(texts))
        length = max(4, round((WIDTH - LABELS - MARGIN) * days / longest))
        rows.append(Row(document, days, lines, LABELS, y, length))
        y += LEADING * len(texts) + GAP
    return Deadlines(tuple(rows), y)


def days_left(document: dict[str, Any], today: date) -> int:
    """0 on the closing day itself, on which comments are still taken."""
    return (date.fromisoformat(document["comments_close_on"]) - today).days
