"""Rows as CSV and XLSX, for people with a spreadsheet: nothing in them that a spreadsheet would run."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Any

FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r")
MAX_CELL_LENGTH = 32_767  # Excel's limit, in UTF-16 units
TRUNCATION_NOTE = " … [cut here: a cell holds no more; the whole text is at the address in `url`]"
CONTROL_CHARACTERS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def cell_text(value: Any) -> str:
    """None as nothing, truth values as JSON writes them, instants in UTC with Z (RFC 3339), everything else as it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return "" if value is None else str(value)


def escape_formula(value: Any) -> str:
    """The text of a CSV cell: a spreadsheet takes it for no formula (OWASP, CSV injection).

    One quotation mark more stands before whatever might have been given one, so that it can be taken away again.
    """
    text = cell_text(value)
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_PREFIXES) else text


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(header: list[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    """UTF-8 with a byte order mark, which spreadsheets need to read Chinese."""
    yield "\ufeff" + csv_line(header)
    yield from map(csv_line, rows)


def csv_line(cells: Iterable[Any]) -> str:
    writer: Any = csv.writer(_Echo())
    return writer.writerow([escape_formula(value) for value in cells])


def build_workbook(
    header: list[str], rows: Iterable[list[Any]], further: Iterable[tuple[str, list[str], Iterable[list[Any]]]] = ()
) -> IO[bytes]:
    """An XLSX file, open at its beginning. Texts are written as texts: no cell is a formula.

    `further` are the title, header and rows of more sheets.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, head, body in (("Expert Desk", header, rows), *further):
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        sheet.append(head)
        for row in body:
            sheet.append([text_cell(sheet, value) if isinstance(value, str) else value for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 — whoever reads it closes it
    book.save(file)
    file.seek(0)
    return file


def text_cell(sheet: Any, value: str) -> Any:
    """A cell for a write-only sheet that holds this text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    text = value.translate(CONTROL_CHARACTERS)
    if len(text) > MAX_CELL_LENGTH // 2 and len(text.encode("utf-16-le")) // 2 > MAX_CELL_LENGTH:
        text = (
            text.encode("utf-16-le")[: 2 * (MAX_CELL_LENGTH - len(TRUNCATION_NOTE))].decode("utf-16-le", "ignore") + TRUNCATION_NOTE
        )
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
