"""Histogram of a list's entries by month, or by year over a long span. Each bar links to the entries of its period."""

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.charts.shades import only_largest

WIDTH = 100  # per cent of the picture, so that its texts keep their size on every screen
HEIGHT, LABEL_HEIGHT = 120, 22  # pixels; the labels are below the bars
MAX_BAR_WIDTH = 9
MAX_MONTH_BARS = 48  # over more months a bar is a year
MAX_LABELS, MAX_NARROW_LABELS = 12, 5
MAX_COUNTS, MAX_NARROW_COUNTS = 40, 12  # bars up to which each has its count above it


@dataclass(frozen=True)
class HistogramBar:
    """`x` and `width` in per cent of the picture, `y` and `height` in pixels. `is_major`: labelled on a narrow page too."""

    period: str  # `2015-03` or `2015`
    count: int
    x: float
    y: float
    width: float
    height: float
    first: str  # ISO dates of the first and last day
    last: str
    is_labelled: bool
    is_major: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def label_anchor(self) -> str:
        """Returns the `text-anchor` of the label at `label_x`; labels at the edges stay inside the picture."""
        return "start" if self.middle < MAX_BAR_WIDTH else "end" if self.middle > WIDTH - MAX_BAR_WIDTH else "middle"

    @property
    def label_x(self) -> float:
        return {"start": self.x, "middle": self.middle, "end": self.x + self.width}[self.label_anchor]


@dataclass(frozen=True)
class Histogram:
    bars: tuple[HistogramBar, ...]
    by_year: bool
    total: int
    width: int = WIDTH
    height: int = HEIGHT + LABEL_HEIGHT
    base: int = HEIGHT

    @property
    def largest(self) -> HistogramBar | None:
        """Returns the highest bar; None where two are as high."""
        return only_largest(self.bars, lambda bar: bar.count)

    @property
    def has_counts(self) -> bool:
        return len(self.bars) <= MAX_COUNTS

    @property
    def has_narrow_counts(self) -> bool:
        return len(self.bars) <= MAX_NARROW_COUNTS


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
    width = round(min(step * 0.9, MAX_BAR_WIDTH), 2)
    label_step = -(-len(periods) // MAX_LABELS)
    major_step = label_step * -(-len(periods) // (label_step * MAX_NARROW_LABELS))
    bars = []
    for index, period in enumerate(periods):
        height = round(counts[period] / most * (HEIGHT - 20), 1)
        first, last = _days(period)
        bars.append(
            HistogramBar(
                period, counts[period], round(index * step + (step - width) / 2, 2), round(HEIGHT - height, 1), width,
                height, first, last, index % label_step == 0, index % major_step == 0,
            )
        )  # fmt: skip
    return Histogram(tuple(bars), by_year, counts.total())


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
