"""Bar chart of open consultations: one bar each, from today to the closing day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.charts.text_layout import TextLine, wrap_text

WIDTH, LABEL_WIDTH, MARGIN = 760, 330, 64  # units of the view box; the number of days stands in the right margin
SIZE, LEADING, GAP, TOP = 14, 18, 16, 8
MAX_BARS = 12


@dataclass(frozen=True)
class DeadlineBar:
    document: dict[str, Any]
    days: int
    lines: tuple[TextLine, ...]
    x: int
    y: int
    length: int

    @property
    def end(self) -> int:
        return self.x + self.length


@dataclass(frozen=True)
class DeadlineChart:
    rows: tuple[DeadlineBar, ...]
    height: int
    left: int = LABEL_WIDTH
    width: int = WIDTH


def deadline_chart(documents: Sequence[dict[str, Any]], today: date) -> DeadlineChart | None:
    """`documents` are open consultations, the first to close first. Returns None for fewer than two."""
    shown = [(document, days_left(document, today)) for document in documents[:MAX_BARS]]
    if len(shown) < 2:
        return None
    longest = max(1, *(days for _document, days in shown))
    rows, y = [], TOP
    for document, days in shown:
        texts = wrap_text(document["title"], LABEL_WIDTH - 16, SIZE)
        lines = tuple(TextLine(y + SIZE + LEADING * row, text) for row, text in enumerate(texts))
        length = max(4, round((WIDTH - LABEL_WIDTH - MARGIN) * days / longest))
        rows.append(DeadlineBar(document, days, lines, LABEL_WIDTH, y, length))
        y += LEADING * len(texts) + GAP
    return DeadlineChart(tuple(rows), y)


def days_left(document: dict[str, Any], today: date) -> int:
    """Returns the days until comments close: 0 on the closing day itself, which is still open; negative once closed."""
    return (date.fromisoformat(document["comments_close_on"]) - today).days
