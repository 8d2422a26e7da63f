"""Shades of counts by quantile, and the largest of a series. A scale in equal steps would leave one shade to all but a
row that is much larger than the others.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple, TypeVar

SHADE_LEVELS = 5  # 0 is no shade
Value = TypeVar("Value")


class ShadeRange(NamedTuple):
    """The lowest and the highest count that have the shade `level`."""

    level: int
    low: int
    high: int


@dataclass(frozen=True)
class ShadeScale:
    """Levels 1 to SHADE_LEVELS, each for about as many different counts as the others; the largest count has the highest."""

    levels: dict[int, int]

    @classmethod
    def of(cls, counts: Iterable[int]) -> "ShadeScale":
        different = sorted({count for count in counts if count > 0})
        return cls({count: -(-place * SHADE_LEVELS // len(different)) for place, count in enumerate(different, start=1)})

    def level(self, count: int) -> int:
        """Returns the level of one of the counts of the scale; 0 for 0."""
        return self.levels[count] if count else 0

    @property
    def ranges(self) -> list[ShadeRange]:
        """Returns what each shade in use means, the lightest first."""
        by_level = groupby(self.levels, key=lambda count: self.levels[count])
        return [ShadeRange(level, min(found), max(found)) for level, group in by_level for found in [list(group)]]


def only_largest(values: Sequence[Value], size: Callable[[Value], int]) -> Value | None:
    """Returns the largest of two or more values; None where two are as large, and of which nothing can be said."""
    largest = sorted(values, key=size)[-2:]
    return largest[1] if len(largest) == 2 and size(largest[0]) < size(largest[1]) else None
