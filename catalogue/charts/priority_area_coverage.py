"""Heatmap of newsletter items by priority area and quarter, with the areas that had no item lately."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.charts.heatmap import Heatmap, heatmap
from catalogue.index.bitmap_index import MONTH, BitmapIndex
from catalogue.vocabulary.lookup import VocabularyTerm

SHOWN_QUARTERS = 8
SILENT_QUARTERS = 3  # an area without an item in as many quarters is silent


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, month: str) -> "Quarter":
        """Returns the quarter of a month such as `2015-03`."""
        return cls(int(month[:4]), (int(month[5:7]) + 2) // 3)

    def earlier(self, steps: int) -> "Quarter":
        year, place = divmod(self.year * 4 + self.number - 1 - steps, 4)
        return Quarter(year, place + 1)

    @property
    def months(self) -> list[str]:
        return [f"{self.year:04}-{month:02}" for month in range(self.number * 3 - 2, self.number * 3 + 1)]

    @property
    def days(self) -> tuple[str, str]:
        """Returns the first and the last day as ISO dates."""
        return f"{self.months[0]}-01", f"{self.months[-1]}-{30 if self.number in (2, 3) else 31}"

    def __str__(self) -> str:
        return f"{self.year:04} Q{self.number}"


@dataclass(frozen=True)
class PriorityAreaCoverage:
    """`silent` areas had no item in the last SILENT_QUARTERS quarters up to `last`, the newest quarter with an item."""

    heatmap: Heatmap
    silent: tuple[VocabularyTerm, ...]
    last: Quarter


def priority_area_coverage(bitmap_index: BitmapIndex, areas: Sequence[VocabularyTerm]) -> PriorityAreaCoverage | None:
    """Counts from the first quarter with an item to the newest, at most SHOWN_QUARTERS. Returns None where no area has an item.

    No area is silent while there are fewer than SILENT_QUARTERS quarters.
    """
    items = bitmap_index.live("item")
    months = bitmap_index.facet_counts(MONTH, items)
    if not months:
        return None
    last = Quarter.of(max(months))
    quarters = [
        last.earlier(steps)
        for steps in range(min(SHOWN_QUARTERS, _quarters_between(Quarter.of(min(months)), last) + 1) - 1, -1, -1)
    ]
    within = {quarter: items & bitmap_index.any_of(MONTH, quarter.months) for quarter in quarters}

    def count(area: VocabularyTerm, quarter: Quarter) -> int:
        return within[quarter].intersection_cardinality(bitmap_index.bitmap("priority_area", area.code))

    def query(area: VocabularyTerm, quarter: Quarter) -> str:
        first, end = quarter.days
        return f"priority_area={area.code}&issued_after={first}&issued_before={end}"

    chart = heatmap(areas, quarters, count, query)
    recent = quarters[-SILENT_QUARTERS:]
    silent = tuple(area for area in areas if len(recent) == SILENT_QUARTERS and not any(count(area, quarter) for quarter in recent))
    return PriorityAreaCoverage(chart, silent, last) if chart else None


def _quarters_between(first: Quarter, last: Quarter) -> int:
    return (last.year - first.year) * 4 + last.number - first.number
