"""Heatmap: the number of entries for each pair of a row term and a column term, with five levels of shade."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

SHADE_LEVELS = 5  # 0 is no shade


@dataclass(frozen=True)
class HeatmapCell:
    count: int
    level: int
    query: str


@dataclass(frozen=True)
class Heatmap:
    """`rows` are (label, cells), a cell for each of `columns`."""

    columns: tuple[Any, ...]
    rows: tuple[tuple[Any, tuple[HeatmapCell, ...]], ...]


def heatmap(
    rows: Sequence[Any], columns: Sequence[Any], count: Callable[[Any, Any], int], query: Callable[[Any, Any], str]
) -> Heatmap | None:
    """Leaves out rows whose counts are all 0; returns None where no row is left. `query` gives the query string of a cell."""
    counted = [(row, [count(row, column) for column in columns]) for row in rows]
    counted = [(row, counts) for row, counts in counted if any(counts)]
    if not counted:
        return None
    most = max(max(counts) for _row, counts in counted)
    filled = (
        (row, tuple(HeatmapCell(n, shade_level(n, most), query(row, column)) for column, n in zip(columns, counts, strict=True)))
        for row, counts in counted
    )
    return Heatmap(tuple(columns), tuple(filled))


def shade_level(count: int, most: int) -> int:
    """Returns 0 for no entries, else 1 to SHADE_LEVELS in equal parts of `most`, the largest count."""
    return -(-count * SHADE_LEVELS // most) if count else 0
