"""Publishes many new rows at once: what `moves.publish` stores of each, without its lock and its checks of what a person typed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction

from catalogue.composed import Publish
from catalogue.writing import write
from editorial.composing import compose_snapshot
from editorial.models import Publication, Snapshot
from editorial.snapshots import Known, child_columns, content_columns, take


@transaction.atomic
def publish_new(model: type[Publication], keys: Sequence[int], *, at: datetime) -> None:
    """The rows have these keys, were valid and never published. A constant number of statements for a thousand rows or less."""
    many = [relation.name for relation in model._meta.many_to_many]
    rows = list(model._default_manager.filter(pk__in=keys).order_by("pk").prefetch_related(*many, *model.OWN))
    contents = [take(row) for row in rows]
    known = _known(rows)
    write([Publish(compose_snapshot(model, content, known=known)) for content in contents], at=at)
    Snapshot.objects.bulk_create(
        Snapshot(uid=row.uid, type=row.ENTRY_TYPE, version=1, shape=row.SHAPE, content=content, taken_at=at)
        for row, content in zip(rows, contents, strict=True)
    )


def _known(rows: Sequence[Publication]) -> Known:
    """All that the rows and their children point at, asked for once and not row by row."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for row in rows:
        _note(row, content_columns(type(row)), wanted)
        for relation in row._meta.many_to_many:
            if relation.name != "sources":
                wanted[relation.related_model] |= {term.pk for term in getattr(row, relation.name).all()}  # type: ignore[index]
        for name in row.OWN:
            for child in getattr(row, name).all():
                _note(child, child_columns(type(row), name), wanted)
    known = Known()
    for model, keys in wanted.items():
        known.get(model, keys)
    return known


def _note(row: models.Model, columns: Sequence[models.Field], wanted: dict[type[models.Model], set[Any]]) -> None:
    for column in columns:
        value = getattr(row, column.attname)
        if isinstance(column, models.ForeignKey) and value is not None:
            wanted[column.related_model].add(value)  # type: ignore[index]
