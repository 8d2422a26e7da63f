"""The sheet “About” of a workbook: what was asked for, of which day, under which licence, and what each column means."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rest_framework import serializers

from catalogue.api.files.serializer_columns import Column
from catalogue.api.files.tables import Table
from catalogue.documents.content_licence import content_licence
from catalogue.http.desk_day import exact_desk_day
from catalogue.index.revision import Revision
from infra.table_workbook import MAX_LINKS

TITLE = "About"
WIDTHS = (24, 34, 18, 100)
EMPTY_ROW = (None,)
HINTS = (
    "An empty cell is an unknown or an absent value.",
    f"The first {MAX_LINKS:,} addresses open with a click; further ones are text.",
)
KINDS = (
    (serializers.BooleanField, "true or false"),
    (serializers.IntegerField, "number"),
    (serializers.DateTimeField, "instant in UTC"),
    (serializers.DateField, "day"),
    (serializers.URLField, "address"),
    (serializers.ChoiceField, "code"),
)


class ListFacts(NamedTuple):
    """`description` says the query in words; `address` gives the file again."""

    description: str
    address: str
    revision: Revision


def about_rows(facts: ListFacts, tables: Iterable[tuple[str, Table]]) -> Iterator[tuple[Any, ...]]:
    """The rows of the sheet. `tables` are by the title of their sheet."""
    licence = content_licence()
    yield "Content", facts.description
    yield "Day", exact_desk_day()
    yield "Revision", facts.revision.number
    yield "Last change", facts.revision.changed_at
    yield "Licence", " ".join(part for part in licence if part)
    yield "Address", facts.address
    for hint in HINTS:
        yield "Note", hint
    yield EMPTY_ROW
    yield "Sheet", "Column", "Holds", "Meaning"
    for title, table in tables:
        for column in (*table.keys, *table.columns):
            yield title, column.name, _kind(column), _meaning(column)


def _kind(column: Column) -> str:
    return next((name for kind, name in KINDS if isinstance(column.field, kind)), "text")


def _meaning(column: Column) -> str:
    choices = getattr(column.field, "choices", {})
    codes = ", ".join(f"{code} ({label})" if str(label) != str(code) else str(code) for code, label in choices.items() if code)
    return " ".join(part for part in (column.help, f"One of: {codes}." if codes else "") if part)
