"""Tables of a list: what a serializer describes, as rows with one value a cell.

The first table has a row for each object. A further table has one for each member of a list in it, and names the object by KEYS.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rest_framework import serializers

from catalogue.api.files.serializer_columns import Column, columns_of, is_list, is_term
from catalogue.api.selected_fields import is_selected, top_level
from catalogue.api.serializers import PresentedFieldsSerializer, shared_serializer

FIRST_FIELDS = ("uid", "title", "type")  # then come the dates, each with its precision
KEYS = ("uid", "slug")  # as in the desk's tables
PRECISION = "_precision"
VALUE = "value"


@dataclass(frozen=True)
class Table:
    """`path` leads from an object to the list whose members are the rows; () where the object itself is the row."""

    name: str
    path: tuple[str, ...]
    columns: tuple[Column, ...]
    keys: tuple[Column, ...] = ()
    is_of_objects: bool = True

    @property
    def headings(self) -> list[str]:
        return [column.name for column in (*self.keys, *self.columns)]

    def rows(self, document: Mapping[str, Any]) -> Iterator[list[Any]]:
        keys = [column.value(document) for column in self.keys]
        for row in _members(document, self.path):
            yield [*keys, *(column.value(row) for column in self.columns)]


def first_table(serializer: serializers.Serializer, names: tuple[str, ...] = (), *, is_flat: bool) -> Table:
    """The row of each object. Flat, lists of terms and of plain values stand joined in it."""
    fields = [(name, serializer.fields[name]) for name in top_level(names) or _usual_order(serializer)]
    return Table("", (), tuple(columns_of(fields, names, is_flat=is_flat)))


def further_tables(serializer: serializers.Serializer, names: tuple[str, ...] = ()) -> list[Table]:
    """A table for each selected list, also of those within members of a list."""
    keys = tuple(Column(name, (name,), serializer.fields[name], "Of the row of the first table that this row belongs to.")
                 for name in KEYS if name in serializer.fields and (name == "uid" or is_selected(name, names)))  # fmt: skip
    return [_list_table(place, field, names, keys) for place, field in _lists(serializer, names)]


def _list_table(place: tuple[str, ...], field: Any, names: tuple[str, ...], keys: tuple[Column, ...]) -> Table:
    name, taken = ".".join(place), {key.name for key in keys}
    if isinstance(field, serializers.ListField):
        value = Column(place[-1], (VALUE,), field.child, str(field.help_text or ""))
        return Table(name, place, (value,), keys, is_of_objects=False)
    found = columns_of(field.child.fields.items(), names, is_flat=False, within=place)
    columns = tuple(replace(one, name=f"{name}.{one.name}") if one.name in taken else one for one in found)
    return Table(name, place, columns, keys, is_of_objects=not is_term(field.child))


def _lists(serializer: Any, names: tuple[str, ...], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(path, field) of every selected list."""
    for name, field in serializer.fields.items():
        place = (*path, name)
        if not is_selected(".".join(place), names):
            continue
        if is_list(field):
            yield place, field
        inner = field.child if isinstance(field, serializers.ListSerializer) else field
        if isinstance(inner, serializers.Serializer) and not is_term(inner):
            yield from _lists(inner, names, place)


def _members(row: Any, path: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    """The members of the list at the path, in all lists on the way; a plain value under VALUE."""
    if not path:
        yield row if isinstance(row, Mapping) else {VALUE: row}
        return
    found = row.get(path[0])
    for member in found if isinstance(found, list) else [found] if found else []:
        yield from _members(member, path[1:])


def _usual_order(serializer: serializers.Serializer) -> list[str]:
    """FIRST_FIELDS, the type's days with their precision, days that all types have, instants, then the rest as it stands there."""
    fields, shared = serializer.fields, shared_serializer(PresentedFieldsSerializer).fields
    days = [name for name, field in fields.items() if isinstance(field, serializers.DateField)]
    instants = [name for name, field in fields.items() if isinstance(field, serializers.DateTimeField)]
    dates = [*(name for name in days if name not in shared), *(name for name in days if name in shared), *instants]
    with_precisions = [part for name in dates for part in (name, name + PRECISION) if part in fields]
    return list(dict.fromkeys([*(name for name in FIRST_FIELDS if name in fields), *with_precisions, *fields]))
