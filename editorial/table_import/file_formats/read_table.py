"""Reads an uploaded file as a table of texts. Its first bytes decide its format, not its name."""

from collections.abc import Callable

from editorial.table_import.file_formats.csv_file import csv_rows, decode_csv
from editorial.table_import.file_formats.file_rows import MAX_BYTES, FileRefused, FileTable, table_from_rows
from editorial.table_import.file_formats.xlsx_file import xlsx_rows

REFUSED_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "It is an old .xls workbook, or has a password. Save it as .xlsx without a password.",
    b"%PDF": "It is a PDF. A table comes as .xlsx or CSV.",
    b"\x89PNG": "It is a picture. A table comes as .xlsx or CSV.",
    b"\xff\xd8\xff": "It is a picture. A table comes as .xlsx or CSV.",
    b"GIF8": "It is a picture. A table comes as .xlsx or CSV.",
    b"\x1f\x8b": "It is a compressed file. Unpack it first: a table comes as .xlsx or CSV.",
    b"<": "It is a web page or XML. Save the table as .xlsx or CSV.",
}


def read_table(data: bytes, *, is_heading: Callable[[str], bool]) -> FileTable:
    """`is_heading` says whether a text is the name of a known column. Raises FileRefused."""
    if len(data) > MAX_BYTES:
        raise FileRefused(f"The file has {len(data) / 2**20:.0f} MB; at most {MAX_BYTES // 2**20} MB are read. Divide it.")
    if data.startswith(b"PK"):
        return table_from_rows(xlsx_rows(data))
    for signature, message in REFUSED_SIGNATURES.items():
        if data.startswith(signature):
            raise FileRefused(message)
    text, encoding = decode_csv(data)
    return table_from_rows(csv_rows(text, is_heading=is_heading), encoding)
