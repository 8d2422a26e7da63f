"""Columns of a table: what the fields of a serializer are as cells. The types of the fields say it, so no field is named here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date, parse_datetime
from rest_framework import serializers

from catalogue.api.selected_fields import is_selected
from catalogue.documents.document_serializers import RichTextField
from infra.text.plain_text import plain_text

JOINT = "; "
TERM_FIELDS = {"code", "name_en"}


@dataclass(frozen=True)
class Column:
    """`path` leads from the object of a row to the value. `field` describes the value, or each item of a list that is joined.

    `joined`: the member of each item that stands in the cell; "" where the value is no list.
    """

    name: str
    path: tuple[str, ...]
    field: Any
    help: str = ""
    joined: str = ""

    def value(self, row: Mapping[str, Any]) -> Any:
        """None, a text, a number, a truth value, a date, or an instant."""
        found: Any = row
        for name in self.path:
            found = found.get(name) if found else None
        if self.joined:
            items = (item[self.joined] if isinstance(item, dict) else item for item in found or ())
            return JOINT.join(str(item) for item in items if item is not None) or None
        return typed_value(found, self.field)


def columns_of(
    fields: Iterable[tuple[str, Any]],
    names: tuple[str, ...],
    *,
    is_flat: bool,
    within: tuple[str, ...] = (),
    path: tuple[str, ...] = (),
) -> Iterator[Column]:
    """The columns of the selected fields: two for a term, several for another object, none for a list unless `is_flat`.

    `within` is the list that the fields are of the members of, `path` the object in a row that they are of.
    """
    for name, field in fields:
        place, said = (*path, name), str(field.help_text or "")
        whole = ".".join(place)
        if not is_selected(".".join((*within, *place)), names):
            continue
        if is_list(field):
            yield from _joined_columns(whole, place, field, said) if is_flat else ()
        elif not isinstance(field, serializers.Serializer):
            yield Column(whole, place, field, said)
        elif is_term(field):
            yield Column(whole, (*place, "code"), field.fields["code"], said or "The code of the term.")
            yield Column(f"{whole}_name", (*place, "name_en"), field.fields["name_en"], "Its name in English.")
        else:
            yield from columns_of(field.fields.items(), names, is_flat=is_flat, within=within, path=place)


def is_list(field: Any) -> bool:
    return isinstance(field, serializers.ListField | serializers.ListSerializer)


def is_term(field: Any) -> bool:
    return isinstance(field, serializers.Serializer) and field.fields.keys() >= TERM_FIELDS


def _joined_columns(name: str, path: tuple[str, ...], field: Any, said: str) -> Iterator[Column]:
    """Of a list of plain values or of terms; lists of other objects are tables of their own."""
    if isinstance(field, serializers.ListField):
        yield Column(name, path, field.child, said or f"Several are separated by “{JOINT}”.", joined="value")
    elif is_term(field.child):
        yield Column(name, path, field.child, said or f"Codes, separated by “{JOINT}”.", joined="code")
        yield Column(f"{name}_names", path, field.child, "Their names in English, in the same order.", joined="name_en")


def typed_value(value: Any, field: Any) -> Any:
    """The value of a cell: dates and instants as such, though a document has them as text; "" is empty."""
    if value is None or value == "":
        return None
    if isinstance(field, RichTextField):
        return plain_text(value) or None
    if isinstance(field, serializers.DateTimeField):
        return value if isinstance(value, datetime) else parse_datetime(value)
    if isinstance(field, serializers.DateField):
        return value if isinstance(value, date) else parse_date(value)
    return str(value) if isinstance(value, UUID) else value
