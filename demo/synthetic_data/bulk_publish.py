"""Publishes many new rows at once. Stores what transitions.publish() stores, without locking the rows and validating them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction

from catalogue.publish.contracts import PublishAction
from catalogue.publish.write import write
from editorial.content.compose import compose_snapshot
from editorial.content.snapshot_shapes import child_columns, content_columns
from editorial.content.snapshots import RelatedObjectCache, serialize
from editorial.models import Publication, Snapshot


@transaction.atomic
def bulk_publish(model: type[Publication], keys: Sequence[int], *, at: datetime) -> None:
    """Publish the rows with these keys, which are valid and were never published.

    A constant number of statements for up to a thousand rows.
    """
    many = [relation.name for relation in model._meta.many_to_many]
    rows = list(model._default_manager.filter(pk__in=keys).order_by("pk").prefetch_related(*many, *model.CHILD_RELATIONS))
    contents = [serialize(row) for row in rows]
    known = _prefetch_related(rows)
    write([PublishAction(compose_snapshot(model, content, cache=known)) for content in contents], at=at)
    Snapshot.objects.bulk_create(
        Snapshot(uid=row.uid, type=row.ENTRY_TYPE, version=1, shape=row.SHAPE, content=content, taken_at=at)
        for row, content in zip(rows, contents, strict=True)
    )


def _prefetch_related(rows: Sequence[Publication]) -> RelatedObjectCache:
    """All objects that the rows and their children refer to, one statement a model."""
    keys_by_model: dict[type[models.Model], set[Any]] = defaultdict(set)
    for row in rows:
        _collect_keys(row, content_columns(type(row)), keys_by_model)
        for relation in row._meta.many_to_many:
            if relation.name != "sources":
                keys_by_model[relation.related_model] |= {term.pk for term in getattr(row, relation.name).all()}  # type: ignore[index]
        for name in row.CHILD_RELATIONS:
            for child in getattr(row, name).all():
                _collect_keys(child, child_columns(type(row), name), keys_by_model)
    known = RelatedObjectCache()
    for model, keys in keys_by_model.items():
        known.get(model, keys)
    return known


def _collect_keys(row: models.Model, columns: Sequence[models.Field], keys_by_model: dict[type[models.Model], set[Any]]) -> None:
    for column in columns:
        value = getattr(row, column.attname)
        if isinstance(column, models.ForeignKey) and value is not None:
            keys_by_model[column.related_model].add(value)  # type: ignore[index]
