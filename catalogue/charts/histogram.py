"""Histogram of a list's entries by month, or by year over a long span. Each bar links to the entries of its period."""

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

WIDTH, HEIGHT, LABEL_HEIGHT = 720, 120, 22  # units of the view box; the labels are below the bars
MAX_MONTH_BARS = 48  # over more months a bar is a year


@dataclass(frozen=True)
class HistogramBar:
    period: str  # `2015-03` or `2015`
    count: int
    x: float
    y: float
    width: float
    height: float
    first: str  # ISO dates of the first and last day
    last: str
    is_labelled: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Histogram:
    bars: tuple[HistogramBar, ...]
    by_year: bool
    most: int
    width: int = WIDTH
    height: int = HEIGHT + LABEL_HEIGHT
    base: int = HEIGHT


def histogram(months: Mapping[str, int]) -> Histogram | None:
    """`months` maps `YYYY-MM` to counts. Returns None where all entries are in one period."""
    if not months:
        return None
    by_year = _month_number(max(months)) - _month_number(min(months)) >= MAX_MONTH_BARS
    counts: Counter[str] = Counter()
    for month, count in months.items():
        counts[month[:4] if by_year else month] += count
    periods = _periods(min(counts), max(counts))
    if len(periods) < 2:
        return None
    most, step = max(counts.values()), WIDTH / len(periods)
    label_step = -(-len(periods) // 12)
    bars = []
    for index, period in enumerate(periods):
        height = round(counts[period] / most * (HEIGHT - 20), 1)
        first, last = _days(period)
        bars.append(
            HistogramBar(
                period, counts[period], round(index * step + 1, 1), round(HEIGHT - height, 1), round(max(1, min(step - 2, 64)), 1),
                height, first, last, index % label_step == 0,
            )
        )  # fmt: skip
    return Histogram(tuple(bars), by_year, most)


def _month_number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _periods(first: str, last: str) -> list[str]:
    if len(first) == 4:
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(_month_number(first), _month_number(last) + 1)]


def _days(period: str) -> tuple[str, str]:
    if len(period) == 4:
        return f"{period}-01-01", f"{period}-12-31"
    return f"{period}-01", f"{period}-{monthrange(int(period[:4]), int(period[5:]))[1]}"
