"""Working versions that name what goes name what stays; one that named both names it once."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, IntegerField, OuterRef, Q, Value

from editorial.content import publication_registry
from editorial.content.merged_references import MERGEABLE_MODELS
from editorial.content.reference_fields import ReferenceField, reference_fields
from editorial.models import Publication

BATCH_SIZE = 1000  # rows in a statement: each is a parameter for every place that names something


def lock_referring_publications(target: models.Model) -> dict[type[Publication], list[int]]:
    """Locks the publications whose working version names it, as every move locks its row first. One statement a type."""
    found = {}
    for model in publication_registry.publication_models():
        is_user = Q()
        for place in reference_fields(model, type(target)):
            is_user |= Q(pk__in=place.rows_naming(target=target).values(place.owner))
        rows = model._default_manager.filter(is_user).order_by("pk") if is_user else model._default_manager.none()
        found[model] = list(rows.select_for_update().values_list("pk", flat=True))
    return found


def reassign_references(source: models.Model, target: models.Model) -> None:
    """Two statements a place, however many publications there are. The caller holds the locks."""
    for model in publication_registry.publication_models():
        for place in reference_fields(model, type(source)):
            _repoint(place, place.rows_naming(target=source), target.pk)


def resolve_merged_references(saved: Sequence[Publication]) -> None:
    """What was typed may name what somebody merged meanwhile: then it names what stayed. `saved` are of one type. One statement
    a thousand rows where they do not.

    PostgreSQL looks at foreign keys at the end of a transaction. Looking now waits for a merge that is under way, and makes one
    that begins wait for us. SQLite's writers queue anyhow.
    """
    if connection.features.has_select_for_update:
        connection.check_constraints()
    places = [place for model in MERGEABLE_MODELS for place in reference_fields(type(saved[0]), model)]
    known = {row.pk: row for row in saved}
    for start in range(0, len(saved), BATCH_SIZE):
        keys = list(known)[start : start + BATCH_SIZE]
        rows = [
            place.rows_naming(target__merged_into__isnull=False)
            .filter(**{f"{place.owner}__in": keys})
            .values_list(Value(number, IntegerField()), F(place.owner), F(place.target), F(f"{place.target}__merged_into"))
            for number, place in enumerate(places)
        ]
        for number, owner, key, into in rows[0].union(*rows[1:], all=True):
            place = places[number]
            _repoint(place, place.rows_naming(target=key).filter(**{place.owner: owner}), into)
            if place.rows is type(saved[0]):
                setattr(known[owner], f"{place.target}_id", into)


def _repoint(place: ReferenceField, rows: models.QuerySet, into: Any) -> None:
    if place.is_many_to_many:
        there = place.rows_naming(target=into).filter(**{place.owner: OuterRef(place.owner)})
        rows.filter(Exists(there)).delete()
    rows.update(**{place.target: into})
