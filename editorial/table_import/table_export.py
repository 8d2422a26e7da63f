"""Exports rows of the desk as a table that can be imported again, and the template with a description of its columns."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import IO, Any

from editorial.table_import.schemas.cell_lookups import CellLookups
from editorial.table_import.schemas.child_sheets import CELL_TOO_LONG, ID, ID_HELP
from editorial.table_import.schemas.table_schema import AS_OF, BATCH_SIZE, TableSchema
from infra.spreadsheets import MAX_CELL_LENGTH, text_cell

AS_OF_HELP = "Leave it as it was exported: a row that somebody changed since is refused. Empty, it protects nobody's work."
COLUMN_WIDTHS = {"A": 26, "B": 10, "C": 70, "D": 70}


def export_rows(schema: TableSchema, rows: Any) -> Iterator[list[str]]:
    """The cells of each row of the queryset under the headings of the table."""
    lookups = CellLookups()
    keys = [key for key in schema.keys if key not in schema.columns]
    for row in schema.with_related(rows).iterator(chunk_size=BATCH_SIZE):
        yield [*(schema.key_text(key, row) for key in keys), *schema.texts(row, lookups).values(), schema.fingerprint(row)]


def export_children(schema: TableSchema, rows: Any) -> Iterator[tuple[str, list[str], Iterator[list[str]]]]:
    """(name, headings, rows) of each further sheet. The rows name their publication by its uid and slug."""
    for name, sheet in schema.children.items():
        yield name, [*schema.keys, ID, *sheet.columns], _child_rows(schema, name, rows)


def _child_rows(schema: TableSchema, name: str, rows: Any) -> Iterator[list[str]]:
    lookups, sheet = CellLookups(), schema.children[name]
    for row in schema.with_related(rows).iterator(chunk_size=BATCH_SIZE):
        for child in sheet.current(row):
            yield [*(schema.key_text(key, row) for key in schema.keys), *sheet.cells(child, lookups)]


def mark_long_cells(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Replaces a text that is longer than a cell of a workbook by a mark, which an import leaves alone."""
    for cells in rows:
        yield [CELL_TOO_LONG if len(text.encode("utf-16-le")) // 2 > MAX_CELL_LENGTH else text for text in cells]


def template_workbook(schema: TableSchema) -> IO[bytes]:
    """A workbook with the empty table, the description of its columns, and all codes."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    table = book.create_sheet(str(schema.model._meta.verbose_name_plural).capitalize()[:31])
    table.freeze_panes = "A2"
    table.append(schema.headings)
    for name, sheet in schema.children.items():
        _append_sheet(book, name, [[*schema.keys, ID, *sheet.columns]])
    _append_sheet(book, "Columns", [["column", "needed", "what it holds", "allowed"], *_description_rows(schema)])
    _append_sheet(book, "Codes", [["columns", "code", "name", "Chinese name"], *_code_rows(schema)])
    file = tempfile.TemporaryFile()  # noqa: SIM115 — the reader closes it
    book.save(file)
    file.seek(0)
    return file


def describe_columns(schema: TableSchema) -> Iterator[tuple[str, bool, str, str]]:
    """For each column: name, whether a new row needs it, description, allowed words."""
    required = set(schema.required_columns)
    for name in schema.headings:
        column = schema.columns.get(name)
        if column is None:
            yield name, False, AS_OF_HELP if name == AS_OF else schema.key_help[name], ""
        else:
            yield name, name in required, column.description, ", ".join(column.allowed_values)


def _description_rows(schema: TableSchema) -> Iterator[list[str]]:
    for name, is_required, description, allowed in describe_columns(schema):
        yield [name, "yes" if is_required else "", description, allowed]
    for name, sheet in schema.children.items():
        yield [f"{name}: {ID}", "", ID_HELP, ""]
        for column in sheet.columns.values():
            allowed = ", ".join(column.allowed_values)
            yield [f"{name}: {column.name}", "yes" if column.is_required else "", column.description, allowed]


def _code_rows(schema: TableSchema) -> Iterator[list[str]]:
    """The terms of the columns that hold codes; retired terms are left out."""
    columns: dict[Any, list[str]] = defaultdict(list)
    for name, column in schema.columns.items():
        if column.terms:
            columns[column.terms].append(name)
    for model, names in columns.items():
        for term in model._default_manager.filter(is_retired=False).order_by("code"):
            yield [", ".join(names), term.code, term.name_en, term.name_zh]


def _append_sheet(book: Any, title: str, rows: Iterable[list[str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for letter, width in COLUMN_WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for row in rows:
        sheet.append([text_cell(sheet, text) for text in row])
