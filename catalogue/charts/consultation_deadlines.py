"""Bar chart of open consultations: one bar each, from today to the closing day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

MAX_BARS = 12
SOON_DAYS = 7


@dataclass(frozen=True)
class DeadlineBar:
    """`length` in per cent of the longest bar."""

    document: dict[str, Any]
    days: int
    length: int


@dataclass(frozen=True)
class DeadlineChart:
    """`closing_soon` consultations close within SOON_DAYS; the first closes in `first` days."""

    rows: tuple[DeadlineBar, ...]
    closing_soon: int
    first: int


def deadline_chart(documents: Sequence[dict[str, Any]], today: date) -> DeadlineChart | None:
    """`documents` are open consultations, the first to close first. Returns None for fewer than two."""
    days = [days_left(document, today) for document in documents]
    if len(days) < 2:
        return None
    shown = list(zip(documents, days, strict=True))[:MAX_BARS]
    longest = max(1, *(left for _document, left in shown))
    rows = tuple(DeadlineBar(document, left, max(1, round(100 * left / longest))) for document, left in shown)
    return DeadlineChart(rows, sum(left <= SOON_DAYS for left in days), days[0])


def days_left(document: dict[str, Any], today: date) -> int:
    """Returns the days until comments close: 0 on the closing day itself, which is still open; negative once closed."""
    return (date.fromisoformat(document["comments_close_on"]) - today).days
