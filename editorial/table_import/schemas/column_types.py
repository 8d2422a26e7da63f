"""Chooses the type of column for a field of a model."""

from typing import Any

from django.db import models

from catalogue.models.names_field import NamesField
from editorial.models import Source
from editorial.rich_text.fields import RichTextField
from editorial.table_import.schemas.relation_columns import CodeColumn, CodeListColumn, SourceListColumn
from editorial.table_import.schemas.table_columns import (
    BooleanColumn,
    ChoiceColumn,
    DateColumn,
    HtmlColumn,
    NamesColumn,
    PartialDateColumn,
    TableColumn,
)


def column_for(model: type[models.Model], name: str) -> TableColumn:
    """The column that fits the model's field of that name."""
    field: Any = model._meta.get_field(name)
    if field.many_to_many:
        return (SourceListColumn if field.related_model is Source else CodeListColumn)(field)
    if field.is_relation:
        return CodeColumn(field)
    if isinstance(field, models.DateField):
        return (PartialDateColumn if any(f.name == f"{name}_precision" for f in model._meta.concrete_fields) else DateColumn)(field)
    if isinstance(field, models.BooleanField):
        return BooleanColumn(field)
    if isinstance(field, RichTextField):
        return HtmlColumn(field)
    if isinstance(field, NamesField):
        return NamesColumn(field)
    return ChoiceColumn(field) if field.choices else TableColumn(field)
