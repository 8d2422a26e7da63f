"""Reads the first row of a table: the position of each known column, and the problems of the headings."""

from dataclasses import dataclass

from editorial.table_import.file_formats.file_rows import FileTable, UnreadableCell, normalize_heading
from editorial.table_import.import_report import CellProblem, cell_problem
from editorial.table_import.schemas.cell_lookups import closest_match
from editorial.table_import.schemas.table_schema import TableSchema


@dataclass(frozen=True)
class HeaderRow:
    """`positions` are those of the known columns, from 0; `width` is the position after the last heading."""

    positions: dict[str, int]
    width: int
    problems: list[CellProblem]


def read_header_row(schema: TableSchema, table: FileTable) -> HeaderRow:
    columns = schema.headings
    positions: dict[str, int] = {}
    problems: list[CellProblem] = []
    for position, cell in enumerate(table.headings):
        text = cell.shown if isinstance(cell, UnreadableCell) else cell
        name = normalize_heading(text)
        name = schema.other_headings.get(name, name)
        if isinstance(cell, UnreadableCell):
            problems.append(cell_problem(text, cell.message, value=text, position=position))
        elif name in positions:
            first = cell_problem(name, "", position=positions[name]).cell
            problems.append(
                cell_problem(name, f"This column stands here twice, first in {first}. Keep one.", value=text, position=position)
            )
        elif name in columns:
            positions[name] = position
        elif name or any(len(line.cells) > position and line.cells[position] != "" for line in table.lines):
            guess = closest_match(name, columns)
            hint = f" Is it “{guess}”?" if guess else ""
            message = f"No column is called that.{hint} Rename or remove it." if name else "This column has no name."
            problems.append(cell_problem(name, message, value=text, position=position))
    if not any(key in positions for key in schema.keys):
        problems += missing_columns(schema, positions)
    return HeaderRow(positions, len(table.headings), problems)


def missing_columns(schema: TableSchema, positions: dict[str, int]) -> list[CellProblem]:
    return [
        cell_problem(name, "This column is missing; a new row needs it.")
        for name in schema.required_columns
        if name not in positions
    ]
