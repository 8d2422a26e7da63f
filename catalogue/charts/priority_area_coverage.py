"""Priority areas against quarters: how many newsletter items each had, and which had none lately."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.charts.heatmap import Heatmap, heatmap
from catalogue.index.bitmap_index import MONTH, BitmapIndex
from catalogue.vocabulary.lookup import VocabularyTerm

SHOWN_QUARTERS = 8  # quarters
SILENT_QUARTERS = 3  # quarters without an item that are worth saying


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, month: str) -> "Quarter":
        """Of `2015-03`."""
        return cls(int(month[:4]), (int(month[5:7]) + 2) // 3)

    def earlier(self, steps: int) -> "Quarter":
        year, place = divmod(self.year * 4 + self.number - 1 - steps, 4)
        return Quarter(year, place + 1)

    @property
    def months(self) -> list[str]:
        return [f"{self.year:04}-{month:02}" for month in range(self.number * 3 - 2, self.number * 3 + 1)]

    @property
    def days(self) -> tuple[str, str]:
        """Its first and its last."""
        return f"{self.months[0]}-01", f"{self.months[-1]}-{30 if self.number in (2, 3) else 31}"

    def __str__(self) -> str:
        return f"{self.year:04} Q{self.number}"


@dataclass(frozen=True)
class PriorityAreaCoverage:
    """`silent` areas had nothing in the last SILENT quarters up to `last`, the newest with an item."""

    heat: Heatmap
    silent: tuple[VocabularyTerm, ...]
    last: Quarter


def priority_area_coverage(bitmap_index: BitmapIndex, areas: Sequence[VocabularyTerm]) -> PriorityAreaCoverage | None:
    """From the first quarter with an item to the newest, the last SHOWN. None where no area has an item in them.

    Of a desk that is younger than SILENT quarters nobody can say that it is silent.
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

    picture = heatmap(areas, quarters, count, query)
    lately = quarters[-SILENT_QUARTERS:]
    silent = tuple(area for area in areas if len(lately) == SILENT_QUARTERS and not any(count(area, quarter) for quarter in lately))
    return PriorityAreaCoverage(picture, silent, last) if picture else None


def _quarters_between(first: Quarter, last: Quarter) -> int:
    return (last.year - first.year) * 4 + last.number - first.number
