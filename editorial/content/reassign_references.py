"""Reassigns references of working versions from the source of a merge to its target; two equal references become one."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, IntegerField, OuterRef, Q, Value

from editorial.content import publication_registry
from editorial.content.merged_references import MERGEABLE_MODELS
from editorial.content.reference_fields import ReferenceField, reference_fields
from editorial.models import Publication

BATCH_SIZE = 1000  # rows in a statement: each is a parameter for every reference field


def lock_referring_publications(target: models.Model) -> dict[type[Publication], list[int]]:
    """Locks the publications whose working version refers to `target`, and returns their keys. One statement a type.

    Every transition locks its row first, so a merge does too.
    """
    keys = {}
    for model in publication_registry.publication_models():
        condition = Q()
        for reference in reference_fields(model, type(target)):
            condition |= Q(pk__in=reference.referring_rows(target=target).values(reference.owner))
        rows = model._default_manager.filter(condition).order_by("pk") if condition else model._default_manager.none()
        keys[model] = list(rows.select_for_update().values_list("pk", flat=True))
    return keys


def reassign_references(source: models.Model, target: models.Model) -> None:
    """Two statements a reference field, whatever the number of publications. The caller holds the locks."""
    for model in publication_registry.publication_models():
        for reference in reference_fields(model, type(source)):
            _reassign(reference, reference.referring_rows(target=source), target.pk)


def resolve_merged_references(saved: Sequence[Publication]) -> None:
    """Replaces references to rows that were merged while a form was open. `saved` are publications of one type.

    One statement for each BATCH_SIZE rows without such references. PostgreSQL checks foreign keys at the end of a transaction;
    the check now waits for a merge in progress, and a merge that begins later waits for this transaction. SQLite has one writer.
    """
    if connection.features.has_select_for_update:
        connection.check_constraints()
    references = [reference for model in MERGEABLE_MODELS for reference in reference_fields(type(saved[0]), model)]
    rows_by_key = {row.pk: row for row in saved}
    for start in range(0, len(saved), BATCH_SIZE):
        keys = list(rows_by_key)[start : start + BATCH_SIZE]
        queries = [
            field.referring_rows(target__merged_into__isnull=False)
            .filter(**{f"{field.owner}__in": keys})
            .values_list(Value(number, IntegerField()), F(field.owner), F(field.target), F(f"{field.target}__merged_into"))
            for number, field in enumerate(references)
        ]
        for number, owner, key, target in queries[0].union(*queries[1:], all=True):
            reference = references[number]
            _reassign(reference, reference.referring_rows(target=key).filter(**{reference.owner: owner}), target)
            if reference.rows is type(saved[0]):
                setattr(rows_by_key[owner], f"{reference.target}_id", target)


def _reassign(reference: ReferenceField, rows: models.QuerySet, target: Any) -> None:
    if reference.is_many_to_many:
        existing = reference.referring_rows(target=target).filter(**{reference.owner: OuterRef(reference.owner)})
        rows.filter(Exists(existing)).delete()
    rows.update(**{reference.target: target})
