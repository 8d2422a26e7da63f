"""The fields by which publications refer to other rows: many-to-many relations, foreign keys, and those of children.

All are read from the models.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from editorial.content.snapshot_shapes import child_columns, content_columns
from editorial.models import Publication
from editorial.rich_text.fields import RichTextField


@dataclass(frozen=True)
class ReferenceField:
    """`rows` is the model with the reference: the through table, the publications, or their children. `owner` and `target` name
    its columns with the publication's key ("pk" where the rows are the publications) and with the referenced row.

    `name` is that of the relation or column; for a child that of the relation to the children.
    """

    model: type[Publication]
    name: str
    label: str
    rows: type[models.Model]
    owner: str
    target: str
    is_many_to_many: bool = False

    def referring_rows(self, **lookups: Any) -> models.QuerySet:
        """The rows whose referenced row matches the lookups, such as `target=term` or `target__in=keys`."""
        conditions = {name.replace("target", self.target, 1): value for name, value in lookups.items()}
        return self.rows._default_manager.filter(**conditions).order_by()


def reference_fields(model: type[Publication], target: type[models.Model]) -> Iterator[ReferenceField]:
    """All fields by which publications of that model refer to rows of `target`."""
    for relation in model._meta.many_to_many:
        if relation.related_model is target:
            through: Any = relation.remote_field.through  # type: ignore[attr-defined]
            owner, referenced = relation.m2m_field_name(), relation.m2m_reverse_field_name()  # type: ignore[attr-defined]
            yield ReferenceField(model, relation.name, str(relation.verbose_name), through, owner, referenced, is_many_to_many=True)
    for column in _foreign_keys_to(content_columns(model), target):
        yield ReferenceField(model, column.name, str(column.verbose_name), model, "pk", column.name)
    for name in model.CHILD_RELATIONS:
        child: Any = model._meta.get_field(name)
        for column in _foreign_keys_to(child_columns(model, name), target):
            label = str(child.related_model._meta.verbose_name_plural)
            yield ReferenceField(model, name, label, child.related_model, child.field.name, column.name)


def _foreign_keys_to(columns: list[models.Field], target: type[models.Model]) -> Iterator[models.Field]:
    return (column for column in columns if isinstance(column, models.ForeignKey) and column.related_model is target)


@dataclass(frozen=True)
class RichTextColumn:
    """A column of rich text. `rows` and `owner` are as those of ReferenceField."""

    label: str
    rows: type[models.Model]
    owner: str
    name: str


def rich_text_columns(model: type[Publication]) -> Iterator[RichTextColumn]:
    """All rich text of publications of that model."""
    for column in content_columns(model):
        if isinstance(column, RichTextField):
            yield RichTextColumn(str(column.verbose_name), model, "pk", column.name)
    for name in model.CHILD_RELATIONS:
        child: Any = model._meta.get_field(name)
        for column in child_columns(model, name):
            if isinstance(column, RichTextField):
                label = f"{child.related_model._meta.verbose_name_plural}, {column.verbose_name}"
                yield RichTextColumn(label, child.related_model, child.field.name, column.name)
