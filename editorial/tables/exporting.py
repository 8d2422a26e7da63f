"""Rows of the desk as a table that can be brought back, and the empty table with an explanation of its columns."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import IO, Any

from openpyxl import Workbook

from catalogue.tables import LONGEST_CELL, text_cell
from editorial.tables.checking import TOO_LONG
from editorial.tables.lookups import Lookups
from editorial.tables.sheets import AS_OF, BATCH, Sheet

AS_OF_HOLDS = "Leave it as it was exported: a row that somebody changed since is refused. Empty, it protects nobody's work."
WIDTHS = {"A": 26, "B": 10, "C": 70, "D": 70}


def exported(sheet: Sheet, rows: Any) -> Iterator[list[str]]:
    """The cells of each row of the queryset under the sheet's headings."""
    lookups = Lookups()
    keys = [key for key in sheet.keys if key not in sheet.columns]
    for row in sheet.related(rows).iterator(chunk_size=BATCH):
        yield [*(sheet.key_text(key, row) for key in keys), *sheet.texts(row, lookups).values(), sheet.fingerprint(row)]


def fitting(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """What is longer than a cell of a workbook is marked, so that it comes back as it was."""
    for cells in rows:
        yield [TOO_LONG if len(text.encode("utf-16-le")) // 2 > LONGEST_CELL else text for text in cells]


def template(sheet: Sheet) -> IO[bytes]:
    """A workbook: the empty table, what its columns hold, and all codes."""
    book = Workbook(write_only=True)
    table = book.create_sheet(str(sheet.model._meta.verbose_name_plural).capitalize()[:31])
    table.freeze_panes = "A2"
    table.append(sheet.headings)
    _append(book, "Columns", [["column", "needed", "what it holds", "allowed"], *_explained(sheet)])
    _append(book, "Codes", [["columns", "code", "name", "Chinese name"], *_codes(sheet)])
    file = tempfile.TemporaryFile()  # noqa: SIM115 — whoever reads it closes it
    book.save(file)
    file.seek(0)
    return file


def explained(sheet: Sheet) -> Iterator[tuple[str, bool, str, str]]:
    """Each column: its name, whether a new row needs it, what it holds, which words are allowed."""
    needed = set(sheet.needed)
    for name in sheet.headings:
        column = sheet.columns.get(name)
        if column is None:
            yield name, False, AS_OF_HOLDS if name == AS_OF else sheet.key_holds[name], ""
        else:
            yield name, name in needed, column.meaning, ", ".join(column.allowed)


def _explained(sheet: Sheet) -> Iterator[list[str]]:
    for name, is_needed, holds, allowed in explained(sheet):
        yield [name, "yes" if is_needed else "", holds, allowed]


def _codes(sheet: Sheet) -> Iterator[list[str]]:
    """The terms that new work may carry."""
    columns: dict[Any, list[str]] = defaultdict(list)
    for name, column in sheet.columns.items():
        if column.terms:
            columns[column.terms].append(name)
    for model, names in columns.items():
        for term in model._default_manager.filter(is_retired=False).order_by("code"):
            yield [", ".join(names), term.code, term.name_en, term.name_zh]


def _append(book: Workbook, title: str, rows: Iterable[list[str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for row in rows:
        sheet.append([text_cell(sheet, text) for text in row])
