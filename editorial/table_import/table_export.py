"""Exports rows of the desk as a table that can be imported again, and the template with a description of its columns."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import IO, Any

from openpyxl import Workbook

from editorial.table_import.row_checker import CELL_TOO_LONG
from editorial.table_import.schemas.cell_lookups import CellLookups
from editorial.table_import.schemas.table_schema import AS_OF, BATCH_SIZE, TableSchema
from infra.spreadsheets import MAX_CELL_LENGTH, text_cell

AS_OF_HELP = "Leave it as it was exported: a row that somebody changed since is refused. Empty, it protects nobody's work."
COLUMN_WIDTHS = {"A": 26, "B": 10, "C": 70, "D": 70}


def export_rows(sheet: TableSchema, rows: Any) -> Iterator[list[str]]:
    """The cells of each row of the queryset under the sheet's headings."""
    lookups = CellLookups()
    keys = [key for key in sheet.keys if key not in sheet.columns]
    for row in sheet.with_related(rows).iterator(chunk_size=BATCH_SIZE):
        yield [*(sheet.key_text(key, row) for key in keys), *sheet.texts(row, lookups).values(), sheet.fingerprint(row)]


def mark_long_cells(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Replaces a text that is longer than a cell of a workbook by a mark, which an import leaves alone."""
    for cells in rows:
        yield [CELL_TOO_LONG if len(text.encode("utf-16-le")) // 2 > MAX_CELL_LENGTH else text for text in cells]


def template_workbook(sheet: TableSchema) -> IO[bytes]:
    """A workbook with the empty table, the description of its columns, and all codes."""
    book = Workbook(write_only=True)
    table = book.create_sheet(str(sheet.model._meta.verbose_name_plural).capitalize()[:31])
    table.freeze_panes = "A2"
    table.append(sheet.headings)
    _append_sheet(book, "Columns", [["column", "needed", "what it holds", "allowed"], *_description_rows(sheet)])
    _append_sheet(book, "Codes", [["columns", "code", "name", "Chinese name"], *_code_rows(sheet)])
    file = tempfile.TemporaryFile()  # noqa: SIM115 — the reader closes it
    book.save(file)
    file.seek(0)
    return file


def describe_columns(sheet: TableSchema) -> Iterator[tuple[str, bool, str, str]]:
    """For each column: name, whether a new row needs it, description, allowed words."""
    needed = set(sheet.required_columns)
    for name in sheet.headings:
        column = sheet.columns.get(name)
        if column is None:
            yield name, False, AS_OF_HELP if name == AS_OF else sheet.key_help[name], ""
        else:
            yield name, name in needed, column.description, ", ".join(column.allowed_values)


def _description_rows(sheet: TableSchema) -> Iterator[list[str]]:
    for name, is_needed, holds, allowed in describe_columns(sheet):
        yield [name, "yes" if is_needed else "", holds, allowed]


def _code_rows(sheet: TableSchema) -> Iterator[list[str]]:
    """The terms of the columns that hold codes; retired terms are left out."""
    columns: dict[Any, list[str]] = defaultdict(list)
    for name, column in sheet.columns.items():
        if column.terms:
            columns[column.terms].append(name)
    for model, names in columns.items():
        for term in model._default_manager.filter(is_retired=False).order_by("code"):
            yield [", ".join(names), term.code, term.name_en, term.name_zh]


def _append_sheet(book: Workbook, title: str, rows: Iterable[list[str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for letter, width in COLUMN_WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for row in rows:
        sheet.append([text_cell(sheet, text) for text in row])
