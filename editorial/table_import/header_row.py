"""Reads the first row of a table: the position of each known column, and the problems of the headings."""

from dataclasses import dataclass

from editorial.table_import.file_formats.file_rows import FileTable, UnreadableCell
from editorial.table_import.import_report import CellProblem, cell_problem
from editorial.table_import.schemas.cell_lookups import closest_match
from editorial.table_import.schemas.table_schema import TableSchema


def normalize_heading(heading: str) -> str:
    """The name of the column: “Title ZH” becomes title_zh."""
    return heading.strip().casefold().replace(" ", "_")


@dataclass(frozen=True)
class HeaderRow:
    """`places` are the positions of the known columns from 0; `width` is the position after the last heading."""

    places: dict[str, int]
    width: int
    problems: list[CellProblem]


def read_header_row(sheet: TableSchema, table: FileTable) -> HeaderRow:
    known = sheet.headings
    places: dict[str, int] = {}
    problems: list[CellProblem] = []
    for place, cell in enumerate(table.headings):
        text = cell.shown if isinstance(cell, UnreadableCell) else cell
        name = normalize_heading(text)
        if isinstance(cell, UnreadableCell):
            problems.append(cell_problem(text, cell.message, value=text, place=place))
        elif name in places:
            first = cell_problem(name, "", place=places[name]).cell
            problems.append(
                cell_problem(name, f"This column stands here twice, first in {first}. Keep one.", value=text, place=place)
            )
        elif name in known:
            places[name] = place
        elif name or any(len(line.cells) > place and line.cells[place] != "" for line in table.lines):
            guess = closest_match(name, known)
            meant = f" Is it “{guess}”?" if guess else ""
            said = f"No column is called that.{meant} Rename or remove it." if name else "This column has no name."
            problems.append(cell_problem(name, said, value=text, place=place))
    if not any(key in places for key in sheet.keys):
        problems += missing_columns(sheet, places)
    return HeaderRow(places, len(table.headings), problems)


def missing_columns(sheet: TableSchema, places: dict[str, int]) -> list[CellProblem]:
    return [
        cell_problem(name, "This column is missing; a new row needs it.") for name in sheet.required_columns if name not in places
    ]
