"""Tables as people send them."""

import csv
import io
import zipfile
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook

HEADINGS = ["title", "kind", "level"]


def xlsx_of(*rows: Iterable[Any], **formats: str) -> bytes:
    """A workbook with these rows; `formats` are number formats by cell, as in A2="yyyy"."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for cell, form in formats.items():
        sheet[cell].number_format = form
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_of(*rows: Iterable[Any], separator: str = ",") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The same archive with parts exchanged or added; `__` in a name stands for a slash, `_dot_` for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in named:
                new.writestr(name, old.read(name))
        for name, content in named.items():
            new.writestr(name, content)
    return file.getvalue()
