"""Heatmap: the number of entries for each pair of a row term and a column term."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from catalogue.charts.shades import ShadeScale, only_largest


@dataclass(frozen=True)
class HeatmapCell:
    count: int
    level: int
    query: str


class HeatmapRow(NamedTuple):
    label: Any
    cells: tuple[HeatmapCell, ...]

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Heatmap:
    """`rows` have a cell for each of `columns`."""

    columns: tuple[Any, ...]
    rows: tuple[HeatmapRow, ...]
    shades: ShadeScale

    @property
    def largest_cell(self) -> tuple[Any, Any, int] | None:
        """Returns row, column and count of the largest cell; None where two are as large."""
        counted = [
            (row.label, column, cell.count) for row in self.rows for column, cell in zip(self.columns, row.cells, strict=True)
        ]
        return only_largest(counted, lambda place: place[2])

    @property
    def largest_row(self) -> HeatmapRow | None:
        """Returns the row with the highest total; None where two have it."""
        return only_largest(self.rows, lambda row: row.total)


def heatmap(
    rows: Sequence[Any], columns: Sequence[Any], count: Callable[[Any, Any], int], query: Callable[[Any, Any], str]
) -> Heatmap | None:
    """Leaves out rows whose counts are all 0; returns None where no row is left. `query` gives the query string of a cell."""
    counted = [(row, [count(row, column) for column in columns]) for row in rows]
    counted = [(row, counts) for row, counts in counted if any(counts)]
    if not counted:
        return None
    shades = ShadeScale.of(n for _row, counts in counted for n in counts)
    filled = (
        HeatmapRow(
            row,
            tuple(HeatmapCell(n, shades.level(n), query(row, column)) for column, n in zip(columns, counts, strict=True)),
        )
        for row, counts in counted
    )
    return Heatmap(tuple(columns), tuple(filled), shades)
