"""The workbook of a list: a sheet for each table, and one that says what they are."""

from collections.abc import Iterable, Mapping
from typing import IO, Any

from rest_framework import serializers

from catalogue.api.files.about_sheet import TITLE, WIDTHS, ListFacts, about_rows
from catalogue.api.files.serializer_columns import Column
from catalogue.api.files.tables import Table
from catalogue.documents.document_serializers import RichTextField
from infra.table_workbook import TableWorkbook

LINKED = "web_url"  # the name of the columns whose addresses open with a click: pages for people


def workbook_of_tables(documents: Iterable[dict[str, Any]], tables: Mapping[str, Table], facts: ListFacts) -> IO[bytes]:
    """`tables` by the titles of their sheets, the first one first. Reads the documents once; their rows are not held in memory."""
    book = TableWorkbook(facts.revision.changed_at)
    titles = list(tables)
    for title in (*titles[:1], TITLE, *titles[1:]):
        if title == TITLE:
            book.add_sheet(TITLE, (), WIDTHS)
            for line in about_rows(facts, tables.items()):
                book.append(TITLE, line, links=(1,) if line[0] == "Address" else (), is_bold=line[0] == "Sheet")
        else:
            table = tables[title]
            book.add_sheet(title, table.headings, [_width(column) for column in (*table.keys, *table.columns)])
    links = {title: _linked_positions(table) for title, table in tables.items()}
    for document in documents:
        for title, table in tables.items():
            for row in table.rows(document):
                book.append(title, row, links=links[title])
    return book.finish()


def _linked_positions(table: Table) -> list[int]:
    return [position for position, name in enumerate(table.headings) if name.rpartition(".")[2] == LINKED]


def _width(column: Column) -> int:
    """In characters, by what the column holds."""
    if isinstance(column.field, serializers.DateTimeField):
        return 22
    if isinstance(column.field, serializers.DateField | serializers.IntegerField | serializers.ChoiceField):
        return max(14, len(column.name) + 4)
    if isinstance(column.field, serializers.UUIDField | serializers.URLField):
        return 38
    is_long = isinstance(column.field, RichTextField) or column.name in ("title", "title_zh", "summary")
    return 60 if is_long else max(18, len(column.name) + 4)
