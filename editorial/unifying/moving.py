"""Working versions that name what goes name what stays; one that named both names it once."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, IntegerField, OuterRef, Q, Value

from editorial import registry
from editorial.following import MERGING
from editorial.models import Publication
from editorial.references import Reference, references

AT_ONCE = 1000  # rows in a statement: each is a parameter for every place that names something


def lock_users(target: models.Model) -> dict[type[Publication], list[int]]:
    """Locks the publications whose working version names it, as every move locks its row first. One statement a type."""
    found = {}
    for model in registry.models():
        is_user = Q()
        for place in references(model, type(target)):
            is_user |= Q(pk__in=place.naming(target=target).values(place.owner))
        rows = model._default_manager.filter(is_user).order_by("pk") if is_user else model._default_manager.none()
        found[model] = list(rows.select_for_update().values_list("pk", flat=True))
    return found


def move(goes: models.Model, stays: models.Model) -> None:
    """Two statements a place, however many publications there are. The caller holds the locks."""
    for model in registry.models():
        for place in references(model, type(goes)):
            _hand_over(place, place.naming(target=goes), stays.pk)


def settle_named(saved: Sequence[Publication]) -> None:
    """What was typed may name what somebody merged meanwhile: then it names what stayed. `saved` are of one type. One statement
    a thousand rows where they do not.

    PostgreSQL looks at foreign keys at the end of a transaction. Looking now waits for a merge that is under way, and makes one
    that begins wait for us. SQLite's writers queue anyhow.
    """
    if connection.features.has_select_for_update:
        connection.check_constraints()
    places = [place for model in MERGING for place in references(type(saved[0]), model)]
    known = {row.pk: row for row in saved}
    for start in range(0, len(saved), AT_ONCE):
        keys = list(known)[start : start + AT_ONCE]
        rows = [
            place.naming(target__merged_into__isnull=False)
            .filter(**{f"{place.owner}__in": keys})
            .values_list(Value(number, IntegerField()), F(place.owner), F(place.target), F(f"{place.target}__merged_into"))
            for number, place in enumerate(places)
        ]
        for number, owner, key, into in rows[0].union(*rows[1:], all=True):
            place = places[number]
            _hand_over(place, place.naming(target=key).filter(**{place.owner: owner}), into)
            if place.rows is type(saved[0]):
                setattr(known[owner], f"{place.target}_id", into)


def _hand_over(place: Reference, rows: models.QuerySet, into: Any) -> None:
    if place.is_choice:
        there = place.naming(target=into).filter(**{place.owner: OuterRef(place.owner)})
        rows.filter(Exists(there)).delete()
    rows.update(**{place.target: into})
