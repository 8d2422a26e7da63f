"""Reads CSV as spreadsheets write it: in any encoding, with several separators, line breaks within quotation marks."""

import csv
import io
from collections.abc import Callable, Iterator

from editorial.table_import.file_formats.file_rows import (
    Cell,
    FileRefused,
    FileRow,
    FileTable,
    UnreadableCell,
    cell_address,
    collect_rows,
    table_from_rows,
)
from infra.spreadsheets import FORMULA_PREFIXES
from infra.text.text_encoding import UTF_8, UndecodableText, decode_text

SEPARATORS = (",", ";", "\t", "|", "，", "；")
MAX_SAMPLES, SAMPLE_LENGTH = 3, 40


def read_csv(data: bytes, *, is_heading: Callable[[str], bool]) -> FileTable:
    """The separator is the one with which the first row has the most known headings, then the most cells. Raises FileRefused."""
    try:
        text, encoding = decode_text(data)
    except UndecodableText as refused:
        raise FileRefused(f"{refused} Save it as “CSV UTF-8” or as .xlsx.") from None
    if text[:4].lower() == "sep=" and len(text) > 4:  # a first line that Excel writes and does not show
        rows = collect_rows(_rows(text.partition("\n")[2], text[4]))
    else:
        rows = collect_rows(_rows(text, _guess_separator(text[:100_000], is_heading)))
    return table_from_rows(rows, encoding=encoding, samples=[] if encoding == UTF_8 else _samples(rows))


def _guess_separator(head: str, is_heading: Callable[[str], bool]) -> str:
    def fits(separator: str) -> tuple[int, int]:
        first = next(csv.reader(io.StringIO(head, newline=""), delimiter=separator), [])
        return sum(is_heading(cell) for cell in first), len(first)

    return max(SEPARATORS, key=fits)


def _rows(text: str, separator: str) -> Iterator[FileRow]:
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield FileRow(number, [_cell(cell) for cell in cells])
    except csv.Error as error:
        where = f"Row {number + 1} cannot be read"
        if "field larger" in str(error):
            raise FileRefused(f"{where}: a cell has more than {csv.field_size_limit():,} characters.") from None
        raise FileRefused(f"{where}: a quotation mark is not closed, or something follows a closed one.") from None


def _cell(text: str) -> Cell:
    """Removes the apostrophe with which `infra.spreadsheets.escape_formula` keeps a spreadsheet from running a text."""
    text = text.replace("\r\n", "\n").strip()
    if text.startswith("="):
        return UnreadableCell(text, "It is a formula. Put the value in its place.")
    if "\ufffd" in text:
        return UnreadableCell(text, "A character is lost (\ufffd): its bytes are broken. Write the text anew.")
    is_escaped = text.startswith("'") and text.lstrip("'").startswith(FORMULA_PREFIXES)
    return text[1:] if is_escaped else text


def _samples(rows: list[FileRow]) -> list[str]:
    """The first cells with letters that depend on the encoding."""
    cells = ((cell, position, row.number) for row in rows for position, cell in enumerate(row.cells))
    shown = {
        cell: f"{cell_address(position, number)} “{cell[:SAMPLE_LENGTH]}{'…' * (len(cell) > SAMPLE_LENGTH)}”"
        for cell, position, number in reversed(list(cells))
        if isinstance(cell, str) and not cell.isascii()
    }
    return list(reversed(shown.values()))[:MAX_SAMPLES]
