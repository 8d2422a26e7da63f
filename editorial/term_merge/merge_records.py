"""The act itself: in one transaction, told to the audit log."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from catalogue.models import Entry, Vocabulary
from catalogue.publish.merge_vocabulary_terms import merge_terms as unify_terms
from editorial.audit.audit_log import Actor, record_about
from editorial.content.reassign_references import lock_referring_publications, reassign_references
from editorial.content.snapshot_shapes import COPIED_SOURCE_FIELDS
from editorial.models import AuditEntry, Publication, Source
from editorial.term_merge.merge_rules import may_merge, merge_problems

MAX_SLUGS_LOGGED = 200  # publications that the audit log names


@transaction.atomic
def merge_records(source: Any, target: Any, *, by: Actor) -> int:
    """Let all that names the one name the other; returns how many working versions moved. The one that goes is kept, retired, and
    leads to the other.

    Working versions are rewritten; snapshots are not (`following` reads them), nor is what is live. Raises PermissionDenied, or
    ValidationError with what speaks against it. Publications are locked before the two, as by every move, and the clock last.
    """
    if not may_merge(by, type(source)):
        raise PermissionDenied("You may not merge these; ask somebody who may change and delete them.")
    users = lock_referring_publications(source)
    rows = type(source)._default_manager.select_for_update().order_by("pk")
    locked: dict[Any, Any] = {row.pk: row for row in rows.filter(pk__in=[source.pk, target.pk])}
    if len(locked) < 2:
        raise ValidationError("One of the two is no longer there. Choose two different ones.")
    source, target = locked[source.pk], locked[target.pk]
    if against := merge_problems(source, target):
        raise ValidationError(against)
    reassign_references(source, target)
    if isinstance(source, Vocabulary):
        unify_terms(source, target, at=timezone.now())
    else:
        _merge_sources(source, target, users)
    record_about(AuditEntry.Action.MERGED, target, by=by, reason=_audit_text(source, users))
    return sum(map(len, users.values()))


def _merge_sources(source: Source, target: Source, users: dict[type[Publication], list[int]]) -> None:
    """What is live keeps the source as it was printed. Where the one that stays reads otherwise, that is an unpublished change."""
    kind = type(source)._default_manager
    kind.filter(merged_into=source).update(merged_into=target)
    kind.filter(pk=source.pk).update(merged_into=target)
    particulars = [name for name in COPIED_SOURCE_FIELDS if name != "id"]
    if any(getattr(source, name) != getattr(target, name) for name in particulars):
        for model, keys in users.items():
            published = Exists(Entry.objects.filter(uid=OuterRef("uid")))
            _flag_changed_in_batches(model._default_manager.filter(published), keys)


def _flag_changed_in_batches(rows: models.QuerySet, keys: list[int], size: int = 500) -> None:
    for start in range(0, len(keys), size):
        rows.filter(pk__in=keys[start : start + size]).update(is_changed=True)


def _audit_text(source: models.Model, users: dict[type[Publication], list[int]]) -> str:
    counts = [f"{len(keys)} {model._meta.verbose_name_plural}" for model, keys in users.items() if keys]
    told = f"“{source}” ({getattr(source, 'code', source.pk)}) was merged into it. Working versions: {', '.join(counts) or 'none'}."
    left, names = MAX_SLUGS_LOGGED, []
    for model, keys in users.items():
        slugs = model._default_manager.filter(pk__in=keys[:left]).order_by("pk").values_list("slug", flat=True)
        names += [f"{model.ENTRY_TYPE} {slug}" for slug in slugs] if keys and left else []
        left = MAX_SLUGS_LOGGED - len(names)
    more = sum(map(len, users.values())) - len(names)
    return " ".join(filter(None, [told, ", ".join(names), f"and {more} more" if more else ""]))
