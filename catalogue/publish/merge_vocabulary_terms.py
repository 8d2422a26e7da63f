"""Merges two terms of one vocabulary in the index and in the vocabulary tables (docs/decisions/025)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from catalogue.index.segments import reassign_code
from catalogue.models import CatalogueRevision, Vocabulary
from catalogue.vocabulary.merged_terms import ancestor_codes
from catalogue.vocabulary.reassign import facet_of, is_always_public, reassign_references


@transaction.atomic
def merge_terms(source: Vocabulary, target: Vocabulary, *, at: datetime) -> None:
    """Make `source` mean `target` from now on: in lists, and wherever a document or another term names it.

    Writes no document, no version and no public event. A term that readers could not know of stays unknown to them.
    The caller holds the locks of both rows; neither is merged yet.
    """
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    facet = facet_of(source)
    is_carried = bool(facet) and reassign_code(
        source.code, {target.code, *ancestor_codes(facet, target.code)}, facet=facet, revision=counters.revision + 1
    )
    is_known = is_carried or is_always_public(source)
    others_changed = reassign_references(source, target, at=at)
    version_bump = {"version": F("version") + 1, "changed_at": at}
    manager = type(source)._default_manager
    manager.filter(pk=source.pk).update(merged_into=target, is_retired=True, is_redirected=is_known and bool(facet), **version_bump)
    if is_known:
        manager.filter(pk=target.pk).update(**version_bump)
    counters.vocabulary_revision += 1
    if is_known or others_changed:
        counters.revision, counters.touched_at = counters.revision + 1, max(at, counters.touched_at)
    counters.save()
