"""Merges two rows in one transaction, and records it in the audit log."""

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
from editorial.models import AuditEntry, KeptCopy, Publication, Source
from editorial.term_merge.merge_rules import may_merge, merge_problems

MAX_SLUGS_LOGGED = 200  # publications that the entry of the audit log names


@transaction.atomic
def merge_records(source: Any, target: Any, *, by: Actor) -> int:
    """Reassigns all references to `source` to `target`; returns the number of changed working versions.

    The source stays as a retired row that leads to the target. Snapshots and live versions do not change: `merged_references`
    resolves the keys in snapshots. Raises PermissionDenied, or ValidationError with the problems of the merge. Locks are taken
    in the order of every transition: publications, then the two rows, then the catalogue's revision.
    """
    if not may_merge(by, type(source), is_proposed=getattr(source, "is_proposed", False)):
        raise PermissionDenied("You may not merge these; ask somebody who may change and delete them.")
    publications = lock_referring_publications(source)
    rows = type(source)._default_manager.select_for_update().order_by("pk")
    locked: dict[Any, Any] = {row.pk: row for row in rows.filter(pk__in=[source.pk, target.pk])}
    if len(locked) < 2:
        raise ValidationError("One of the two is no longer there. Choose two different ones.")
    source, target = locked[source.pk], locked[target.pk]
    if problems := merge_problems(source, target):
        raise ValidationError(problems)
    reassign_references(source, target)
    if isinstance(source, Vocabulary):
        unify_terms(source, target, at=timezone.now())
    else:
        _merge_sources(source, target, publications)
    record_about(AuditEntry.Action.MERGED, target, by=by, reason=_audit_text(source, publications))
    return sum(map(len, publications.values()))


def _merge_sources(source: Source, target: Source, publications: dict[type[Publication], list[int]]) -> None:
    """Live versions keep their copy of the source. Where the target has other values, that is an unpublished change."""
    rows = type(source)._default_manager
    rows.filter(merged_into=source).update(merged_into=target)
    rows.filter(pk=source.pk).update(merged_into=target)
    KeptCopy.objects.filter(source=source).exclude(state=KeptCopy.State.WAITING).update(source=target)
    copied = [name for name in COPIED_SOURCE_FIELDS if name != "id"]
    if any(getattr(source, name) != getattr(target, name) for name in copied):
        for model, keys in publications.items():
            is_published = Exists(Entry.objects.filter(uid=OuterRef("uid")))
            _flag_changed_in_batches(model._default_manager.filter(is_published), keys)


def _flag_changed_in_batches(rows: models.QuerySet, keys: list[int], size: int = 500) -> None:
    for start in range(0, len(keys), size):
        rows.filter(pk__in=keys[start : start + size]).update(is_changed=True)


def _audit_text(source: models.Model, publications: dict[type[Publication], list[int]]) -> str:
    counts = [f"{len(keys)} {model._meta.verbose_name_plural}" for model, keys in publications.items() if keys]
    summary = (
        f"“{source}” ({getattr(source, 'code', source.pk)}) was merged into it. Working versions: {', '.join(counts) or 'none'}."
    )
    remaining, names = MAX_SLUGS_LOGGED, []
    for model, keys in publications.items():
        slugs = model._default_manager.filter(pk__in=keys[:remaining]).order_by("pk").values_list("slug", flat=True)
        names += [f"{model.ENTRY_TYPE} {slug}" for slug in slugs] if keys and remaining else []
        remaining = MAX_SLUGS_LOGGED - len(names)
    more = sum(map(len, publications.values())) - len(names)
    return " ".join(filter(None, [summary, ", ".join(names), f"and {more} more" if more else ""]))
