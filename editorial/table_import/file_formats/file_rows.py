"""A table as a file holds it: headings and numbered rows of texts; a cell that cannot be read is an UnreadableCell."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

MAX_BYTES = 20 * 2**20
MAX_ROWS = 10_000  # blank rows are not counted
MAX_COLUMNS = 100


class FileRefused(Exception):
    """The file as a whole is not read; the message is for the person who chose it."""


@dataclass(frozen=True)
class UnreadableCell:
    """A cell without a usable value, such as a formula: `shown` is its text, `message` says why it is refused."""

    shown: str
    message: str


Cell = str | UnreadableCell


@dataclass(frozen=True)
class FileRow:
    """`number` counts as a spreadsheet does: the headings are row 1, and blank rows count."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class FileTable:
    """`encoding` is the name of a text file's encoding, such as GB18030, and `samples` cells that show it; "" for a workbook.

    `notices` are sentences about what a sheet hides and what is not read; `further` are other sheets of the workbook by name.
    """

    headings: list[Cell]
    lines: list[FileRow]
    encoding: str = ""
    samples: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    further: dict[str, "FileTable"] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps` with `default=cell_as_json`."""
        lines = [[line.number, line.cells] for line in self.lines]
        further = {name: table.as_json() for name, table in self.further.items()}
        return {**vars(self), "lines": lines, "further": further}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "FileTable":
        lines = [FileRow(number, _cells_from_json(cells)) for number, cells in stored["lines"]]
        further = {name: cls.from_json(table) for name, table in stored["further"].items()}
        return cls(**{**stored, "headings": _cells_from_json(stored["headings"]), "lines": lines, "further": further})


def cell_as_json(cell: UnreadableCell) -> list[str]:
    return [cell.shown, cell.message]


def _cells_from_json(cells: list[Any]) -> list[Cell]:
    return [UnreadableCell(*cell) if isinstance(cell, list) else cell for cell in cells]


def normalize_heading(heading: str) -> str:
    """The name of the column: “Title ZH” becomes title_zh."""
    return unicodedata.normalize("NFKC", heading).strip().casefold().replace(" ", "_")


def cell_address(position: int, number: int) -> str:
    """An address such as D17; `position` counts columns from 0."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(position + 1)}{number}"


def collect_rows(rows: Iterable[FileRow]) -> list[FileRow]:
    """The rows that are not blank. Raises FileRefused for too many rows or columns."""
    collected = []
    for row in rows:
        if all(cell == "" for cell in row.cells):
            continue
        if len(row.cells) > MAX_COLUMNS and any(cell != "" for cell in row.cells[MAX_COLUMNS:]):
            raise FileRefused(
                f"Row {row.number} has something beyond the {MAX_COLUMNS}th column. Is it a table with one row of headings?"
            )
        collected.append(FileRow(row.number, row.cells[:MAX_COLUMNS]))
        if len(collected) > MAX_ROWS + 1:
            raise FileRefused(f"The file has more than {MAX_ROWS:,} rows. Divide it into several files.")
    return collected


def table_from_rows(rows: list[FileRow], **details: Any) -> FileTable:
    """The table; row 1 has the headings. Raises FileRefused where it is empty."""
    if not rows:
        raise FileRefused("The file is empty. The first row names the columns; take the empty template if you begin anew.")
    if rows[0].number != 1:
        raise FileRefused(f"The first row is empty; the headings stand in row {rows[0].number}. Move them to row 1.")
    if len(rows) == 1:
        raise FileRefused("The file has headings and no rows beneath them.")
    return FileTable(rows[0].cells, rows[1:], **details)
