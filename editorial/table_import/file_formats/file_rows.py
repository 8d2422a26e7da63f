"""A table as a file holds it: headings and numbered rows of texts; a cell that cannot be read is an UnreadableCell."""

from dataclasses import dataclass

from openpyxl.utils import get_column_letter

MAX_BYTES = 20 * 2**20
MAX_ROWS = 10_000
LAST_ROW = 20_000  # of the file, empty rows included
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
    """`encoding` is the name of a text file's encoding, such as GB18030; "" for a workbook."""

    headings: list[Cell]
    lines: list[FileRow]
    encoding: str = ""


def cell_address(position: int, number: int) -> str:
    """An address such as D17; `position` counts columns from 0."""
    return f"{get_column_letter(position + 1)}{number}"


def is_blank(cells: list[Cell]) -> bool:
    return all(cell == "" for cell in cells)


def table_from_rows(rows: list[FileRow], encoding: str = "") -> FileTable:
    """The table without its blank rows; row 1 has the headings. Raises FileRefused where it is empty, or has too many rows."""
    rows = [row for row in rows if not is_blank(row.cells)]
    if not rows:
        raise FileRefused("The file is empty. The first row names the columns; take the empty template if you begin anew.")
    if rows[0].number != 1:
        raise FileRefused(f"The first row is empty; the headings stand in row {rows[0].number}. Move them to row 1.")
    if len(rows) == 1:
        raise FileRefused("The file has headings and no rows beneath them.")
    if len(rows) - 1 > MAX_ROWS:
        raise FileRefused(f"The file has more than {MAX_ROWS:,} rows. Divide it into several files.")
    return FileTable(rows[0].cells, rows[1:], encoding)
