"""Reads CSV as spreadsheets write it: several encodings and separators, line breaks within quotation marks."""

import csv
import io
from collections.abc import Callable
from contextlib import suppress

from editorial.table_import.file_formats.file_rows import LAST_ROW, MAX_COLUMNS, Cell, FileRefused, FileRow, UnreadableCell
from infra.spreadsheets import FORMULA_PREFIXES
from infra.text_encoding import WINDOWS_1252, DecodedText, UndecodableText, decode_text

SEPARATORS = (",", ";", "\t")


def decode_csv(data: bytes) -> DecodedText:
    """Raises FileRefused, for Windows-1252 too: nothing in a table would show that its letters were guessed wrongly."""
    with suppress(UndecodableText):
        decoded = decode_text(data)
        if decoded.encoding != WINDOWS_1252:
            return decoded
    raise FileRefused("The text is neither UTF-8, UTF-16 nor GB18030. Save it as “CSV UTF-8” or as .xlsx.")


def csv_rows(text: str, *, is_heading: Callable[[str], bool]) -> list[FileRow]:
    """All rows. The separator is the one with which the first row has the most known headings, then the most cells.

    Raises FileRefused.
    """
    if text[:4].lower() == "sep=" and len(text) > 4:  # a first line that Excel writes and does not show
        return _rows(text.partition("\n")[2], text[4])
    head = text[:100_000]

    def fits(separator: str) -> tuple[int, int]:
        first = next(csv.reader(io.StringIO(head, newline=""), delimiter=separator), [])
        return sum(is_heading(cell) for cell in first), len(first)

    return _rows(text, max(SEPARATORS, key=fits))


def _rows(text: str, separator: str) -> list[FileRow]:
    rows: list[FileRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if number > LAST_ROW:
                raise FileRefused(f"The file goes on after row {LAST_ROW:,}. Divide it, or remove the empty rows.")
            if len(cells) > MAX_COLUMNS:
                raise FileRefused(f"Row {number} has more than {MAX_COLUMNS} cells. Is it a table with one row of headings?")
            rows.append(FileRow(number, [_cell(cell) for cell in cells]))
    except csv.Error as error:
        where = f"Row {len(rows) + 1} cannot be read"
        if "field larger" in str(error):
            raise FileRefused(f"{where}: a cell has more than {csv.field_size_limit():,} characters.") from None
        raise FileRefused(f"{where}: a quotation mark is not closed, or something follows a closed one.") from None
    return rows


def _cell(text: str) -> Cell:
    """Removes the apostrophe with which `infra.spreadsheets.escape_formula` keeps a spreadsheet from running a text."""
    text = text.replace("\r\n", "\n").strip()
    if text.startswith("="):
        return UnreadableCell(text, "It is a formula. Put the value in its place.")
    is_escaped = text.startswith("'") and text.lstrip("'").startswith(FORMULA_PREFIXES)
    return text[1:] if is_escaped else text
