"""A file of somebody's to a table of texts: what it is is told by its first bytes, not by its name."""

from collections.abc import Callable

from editorial.tables.csv_file import csv_rows
from editorial.tables.lines import MOST_BYTES, FileRefused, FileTable, gathered
from editorial.tables.xlsx_file import xlsx_rows

OTHERS = {
    b"\xd0\xcf\x11\xe0": "It is an old .xls workbook, or has a password. Save it as .xlsx without a password.",
    b"%PDF": "It is a PDF. A table comes as .xlsx or CSV.",
    b"\x89PNG": "It is a picture. A table comes as .xlsx or CSV.",
    b"\xff\xd8\xff": "It is a picture. A table comes as .xlsx or CSV.",
    b"GIF8": "It is a picture. A table comes as .xlsx or CSV.",
    b"\x1f\x8b": "It is a compressed file. Unpack it first: a table comes as .xlsx or CSV.",
    b"<": "It is a web page or XML. Save the table as .xlsx or CSV.",
}


def read_file(data: bytes, *, is_heading: Callable[[str], bool]) -> FileTable:
    """Raises FileRefused. `is_heading` says whether a text names a column that is expected."""
    if len(data) > MOST_BYTES:
        raise FileRefused(f"The file has {len(data) / 2**20:.0f} MB; at most {MOST_BYTES // 2**20} MB are read. Divide it.")
    if data.startswith(b"PK"):
        return gathered(xlsx_rows(data))
    for beginning, said in OTHERS.items():
        if data.startswith(beginning):
            raise FileRefused(said)
    return gathered(csv_rows(data, is_heading=is_heading))
