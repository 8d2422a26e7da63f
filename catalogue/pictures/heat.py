"""Two vocabularies against each other: how much there is about both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.pictures.tiles import level


@dataclass(frozen=True)
class Cell:
    count: int
    level: int
    query: str


@dataclass(frozen=True)
class Heat:
    """`rows` are (label, cells), a cell for each of `columns`."""

    columns: tuple[Any, ...]
    rows: tuple[tuple[Any, tuple[Cell, ...]], ...]


def heat(
    rows: Sequence[Any], columns: Sequence[Any], count: Callable[[Any, Any], int], query: Callable[[Any, Any], str]
) -> Heat | None:
    """Rows without anything are left out. None where nothing is left."""
    counted = [(row, [count(row, column) for column in columns]) for row in rows]
    counted = [(row, counts) for row, counts in counted if any(counts)]
    if not counted:
        return None
    most = max(max(counts) for _row, counts in counted)
    filled = (
        (row, tuple(Cell(n, level(n, most), query(row, column)) for column, n in zip(columns, counts, strict=True)))
        for row, counts in counted
    )
    return Heat(tuple(columns), tuple(filled))
