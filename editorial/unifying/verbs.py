"""The act itself: in one transaction, told to the audit log."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from catalogue.models import Entry, Vocabulary
from catalogue.writing import unify as unify_terms
from editorial.audit import Person, record_of
from editorial.models import Publication, Source
from editorial.snapshots import COPIED_SOURCE_FIELDS
from editorial.unifying.moving import lock_users, move
from editorial.unifying.rules import may_unify, problems

MOST_NAMED = 200  # publications that the audit log names


@transaction.atomic
def unify(goes: Any, stays: Any, *, by: Person) -> int:
    """Let all that names the one name the other; returns how many working versions moved. The one that goes is kept, retired, and
    leads to the other.

    Working versions are rewritten; snapshots are not (`following` reads them), nor is what is live. Raises PermissionDenied, or
    ValidationError with what speaks against it. Publications are locked before the two, as by every move, and the clock last.
    """
    if not may_unify(by, type(goes)):
        raise PermissionDenied("You may not merge these; ask somebody who may change and delete them.")
    users = lock_users(goes)
    rows = type(goes)._default_manager.select_for_update().order_by("pk")
    locked: dict[Any, Any] = {row.pk: row for row in rows.filter(pk__in=[goes.pk, stays.pk])}
    if len(locked) < 2:
        raise ValidationError("One of the two is no longer there. Choose two different ones.")
    goes, stays = locked[goes.pk], locked[stays.pk]
    if against := problems(goes, stays):
        raise ValidationError(against)
    move(goes, stays)
    if isinstance(goes, Vocabulary):
        unify_terms(goes, stays, at=timezone.now())
    else:
        _unify_sources(goes, stays, users)
    record_of("merged", stays, by=by, reason=_told(goes, users))
    return sum(map(len, users.values()))


def _unify_sources(goes: Source, stays: Source, users: dict[type[Publication], list[int]]) -> None:
    """What is live keeps the source as it was printed. Where the one that stays reads otherwise, that is an unpublished change."""
    kind = type(goes)._default_manager
    kind.filter(merged_into=goes).update(merged_into=stays)
    kind.filter(pk=goes.pk).update(merged_into=stays)
    particulars = [name for name in COPIED_SOURCE_FIELDS if name != "id"]
    if any(getattr(goes, name) != getattr(stays, name) for name in particulars):
        for model, keys in users.items():
            published = Exists(Entry.objects.filter(uid=OuterRef("uid")))
            _in_parts(model._default_manager.filter(published), keys)


def _in_parts(rows: models.QuerySet, keys: list[int], size: int = 500) -> None:
    for start in range(0, len(keys), size):
        rows.filter(pk__in=keys[start : start + size]).update(is_changed=True)


def _told(goes: models.Model, users: dict[type[Publication], list[int]]) -> str:
    counts = [f"{len(keys)} {model._meta.verbose_name_plural}" for model, keys in users.items() if keys]
    told = f"“{goes}” ({getattr(goes, 'code', goes.pk)}) was merged into it. Working versions: {', '.join(counts) or 'none'}."
    left, names = MOST_NAMED, []
    for model, keys in users.items():
        slugs = model._default_manager.filter(pk__in=keys[:left]).order_by("pk").values_list("slug", flat=True)
        names += [f"{model.ENTRY_TYPE} {slug}" for slug in slugs] if keys and left else []
        left = MOST_NAMED - len(names)
    more = sum(map(len, users.values())) - len(names)
    return " ".join(filter(None, [told, ", ".join(names), f"and {more} more" if more else ""]))
