"""Two vocabularies against each other: how much there is about both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.charts.tile_map import shade_level


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
    """Rows without anything are left out. None where nothing is left."""
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
