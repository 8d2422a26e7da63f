"""XLSX workbooks: looked at from outside before anything is unpacked, then the first sheet read row by row."""

import io
import re
import zipfile
import zlib
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from editorial.table_import.file_formats.file_rows import LAST_ROW, MAX_COLUMNS, Cell, FileRefused, FileRow, UnreadableCell

MAX_UNPACKED_BYTES = 100 * 2**20
MIN_BYTES_FOR_RATIO_CHECK = 10 * 2**20  # from here on, unpacking to more than this many times the file's size is a bomb
MAX_COMPRESSION_RATIO = 150
PROLOG_BYTES = 4096  # bytes of a part in which a document type would stand
DAMAGED_MESSAGE = "The workbook is damaged: it cannot be read to its end. Save it anew as .xlsx."
MAX_PARTS = 2_000
NUMBER_FORMAT_LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|am/pm')  # in a number format: what stands for no part of a date


def refuse_unsafe_workbook(data: bytes) -> None:
    """By the list of contents and where each part begins. Raises FileRefused: macros, a zip bomb, entities, no workbook."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError):
        raise FileRefused(DAMAGED_MESSAGE) from None
    names = [part.filename.lower() for part in parts]
    if any(name.endswith(("vbaproject.bin", ".vbs", ".exe")) or "/macrosheets/" in name for name in names):
        raise FileRefused("The workbook has macros. Save it as .xlsx, “without macros”.")
    unpacked, most = (
        sum(part.file_size for part in parts),
        min(MAX_UNPACKED_BYTES, max(MIN_BYTES_FOR_RATIO_CHECK, MAX_COMPRESSION_RATIO * len(data))),
    )
    if unpacked > most or len(parts) > MAX_PARTS:
        raise FileRefused(
            f"Unpacked, the workbook would take {unpacked / 2**20:,.0f} MB in {len(parts)} parts; of its size at most "
            f"{most / 2**20:,.0f} MB in {MAX_PARTS} parts are read."
        )
    if "xl/workbook.xml" not in names:
        raise FileRefused("It is no .xlsx workbook. Save the table as .xlsx or CSV.")
    if any(_declares_entities(archive, part) for part in parts if part.filename.lower().endswith((".xml", ".rels"))):
        raise FileRefused("The workbook has parts that would load others (XML entities). It is not read.")


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """No spreadsheet writes a document type; a reader that met one further down would refuse it too."""
    try:
        with archive.open(part) as file:
            return b"<!DOCTYPE" in file.read(PROLOG_BYTES).replace(b"\0", b"").upper()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError, zlib.error):
        raise FileRefused(DAMAGED_MESSAGE) from None


def xlsx_rows(data: bytes) -> list[FileRow]:
    """The rows of the first sheet. Raises FileRefused."""
    refuse_unsafe_workbook(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        if not book.worksheets:
            raise FileRefused("The workbook has no sheet with a table.")
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may be anything
        return _rows(sheet)
    except FileRefused:
        raise
    except Exception:  # a damaged workbook raises whatever openpyxl, with defusedxml, happens to meet in it
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
    """As exact as the cell shows it: a format without days is a month, one without months a year."""
    if isinstance(value, datetime):
        if (value.hour, value.minute, value.second) != (0, 0, 0):
            return value.isoformat(sep=" ", timespec="minutes")
        value = value.date()
    shown = NUMBER_FORMAT_LITERALS.sub("", form.lower())
    if "d" not in shown and "y" in shown:
        return value.isoformat()[: 7 if "m" in shown else 4]
    return value.isoformat()
