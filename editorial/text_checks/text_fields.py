"""The texts that the desk writes in a publication: its own and those of its children, as the checks of texts read them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import models

from catalogue.models.names_field import NamesField
from editorial.content.snapshot_shapes import child_columns, content_columns
from editorial.models import Publication
from editorial.rich_text.fields import RichTextField, TitleField

OFFICIAL_TITLE = "title_zh"  # as it was issued: the desk does not correct it
QUOTING_RELATIONS = ("corrections", "variants")  # they quote what is wrong
ENGLISH = "en"


class FieldText(NamedTuple):
    """The text of a field that is not empty, under the name that the form gives the field. `is_rich`: HTML."""

    label: str
    text: str
    is_rich: bool


def texts_of(row: Publication) -> Iterator[FieldText]:
    """At most one statement for each relation. Texts in other languages than English, and official titles, are others' words."""
    yield from _texts(row, content_columns(type(row)), "")
    for name in row.CHILD_RELATIONS:
        if name not in QUOTING_RELATIONS:
            columns = child_columns(type(row), name)
            for child in getattr(row, name).all() if any(map(_is_text, columns)) else ():
                if getattr(child, "language", ENGLISH).startswith(ENGLISH):
                    yield from _texts(child, columns, f"{child._meta.verbose_name}, ")


def _is_text(field: models.Field) -> bool:
    is_name = isinstance(field, NamesField) or field.name == OFFICIAL_TITLE
    return isinstance(field, models.TextField | TitleField) and not is_name


def _texts(row: Any, columns: list[models.Field], prefix: str) -> Iterator[FieldText]:
    for field in filter(_is_text, columns):
        if text := getattr(row, field.name):
            yield FieldText(f"{prefix}{field.verbose_name}", text, isinstance(field, RichTextField))
