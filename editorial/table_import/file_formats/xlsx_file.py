"""XLSX workbooks: checked before anything is unpacked, then the first sheet read row by row."""

import io
import re
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from editorial.table_import.file_formats.file_rows import LAST_ROW, MAX_COLUMNS, Cell, FileRefused, FileRow, UnreadableCell
from infra.office_files import MAX_PARTS, MAX_UNPACKED_BYTES, OfficeFault, OfficeFileRefused, open_office_file

DAMAGED_MESSAGE = "The workbook is damaged: it cannot be read to its end. Save it anew as .xlsx."
NO_WORKBOOK_MESSAGE = "It is no .xlsx workbook. Save the table as .xlsx or CSV."
FAULT_MESSAGES = {
    OfficeFault.PASSWORD: "The workbook has a password. Save it as .xlsx without a password.",
    OfficeFault.MACROS: "The workbook has macros. Save it as .xlsx, “without macros”.",
    OfficeFault.NESTED_ARCHIVE: "The workbook has an archive within it. Take it out, and save the workbook again.",
    OfficeFault.DOCUMENT_TYPE: "The workbook has parts that would load others (XML entities). It is not read.",
    OfficeFault.NOT_OFFICE: NO_WORKBOOK_MESSAGE,
}
NUMBER_FORMAT_LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|am/pm')  # parts of a number format that show no part of a date


def refuse_unsafe_workbook(data: bytes) -> None:
    """Raises FileRefused."""
    try:
        with open_office_file(data) as package:
            names = {name.lower() for name in package.namelist()}
    except OfficeFileRefused as refused:
        raise FileRefused(_describe_fault(refused)) from None
    if "xl/workbook.xml" not in names:
        raise FileRefused(NO_WORKBOOK_MESSAGE)


def _describe_fault(refused: OfficeFileRefused) -> str:
    if refused.fault in (OfficeFault.TOO_LARGE, OfficeFault.TOO_MANY_PARTS):
        return (
            f"Unpacked, the workbook would take {refused.unpacked / 2**20:,.0f} MB in {refused.parts} parts: more than the "
            f"{MAX_UNPACKED_BYTES / 2**20:,.0f} MB in {MAX_PARTS:,} parts that are read, or far more than its size allows."
        )
    return FAULT_MESSAGES.get(refused.fault, DAMAGED_MESSAGE)


def xlsx_rows(data: bytes) -> list[FileRow]:
    """The rows of the first sheet. Raises FileRefused."""
    refuse_unsafe_workbook(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        if not book.worksheets:
            raise FileRefused("The workbook has no sheet with a table.")
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # the dimensions that the file claims may be wrong
        return _rows(sheet)
    except FileRefused:
        raise
    except Exception:  # openpyxl and defusedxml raise many kinds of errors for a damaged workbook
        raise FileRefused(DAMAGED_MESSAGE) from None


def _rows(sheet: Any) -> list[FileRow]:
    rows = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > LAST_ROW:
            raise FileRefused(f"The sheet goes on after row {LAST_ROW:,}. Delete the rows beneath the table, or divide it.")
        if len(cells) > MAX_COLUMNS and any(cell.value is not None for cell in cells[MAX_COLUMNS:]):
            raise FileRefused(f"Row {number} has something beyond the {MAX_COLUMNS}th column. Remove what stands beside the table.")
        rows.append(FileRow(number, [_cell(cell) for cell in cells[:MAX_COLUMNS]]))
    return rows


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return UnreadableCell(str(getattr(value, "text", None) or value)[:200], "It is a formula. Put the value in its place.")
    if cell.data_type == "e":
        return UnreadableCell(str(value), "It is an error of the spreadsheet. Put the value in its place.")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return _day(value, cell.number_format)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).replace("\r\n", "\n").strip()


def _day(value: date, form: str) -> str:
    """The date as precise as the number format shows it: without a day YYYY-MM, without a month YYYY."""
    if isinstance(value, datetime):
        if (value.hour, value.minute, value.second) != (0, 0, 0):
            return value.isoformat(sep=" ", timespec="minutes")
        value = value.date()
    shown = NUMBER_FORMAT_LITERALS.sub("", form.lower())
    if "d" not in shown and "y" in shown:
        return value.isoformat()[: 7 if "m" in shown else 4]
    return value.isoformat()
