"""Merges two terms of one vocabulary in the index and in the vocabulary tables (docs/decisions/025)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from catalogue.index.segments import reassign_code
from catalogue.models import CatalogueRevision, Change, Entry, Phase, Vocabulary
from catalogue.vocabulary.merged_terms import ancestor_codes
from catalogue.vocabulary.public_terms import carried_terms, facet_of, is_always_public
from catalogue.vocabulary.reassign import reassign_references
from catalogue.vocabulary.term_changes import TermEvent, add_term_events, term_event
from infra.canonical_json import canonical_json


@transaction.atomic
def merge_terms(source: Vocabulary, target: Vocabulary, *, at: datetime) -> None:
    """Make `source` mean `target` from now on: in lists, and wherever a document or another term names it.

    Writes no document and no version; the log tells the merge. A term that readers could not know of stays unknown to them.
    The caller holds the locks of both rows; neither is merged yet.
    """
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    facet = facet_of(source)
    listed = {target.code, *ancestor_codes(facet, target.code)}
    carried = carried_terms((facet, code) for code in listed)
    is_carried = bool(facet) and reassign_code(source.code, listed, facet=facet, revision=counters.revision + 1)
    is_known = is_carried or is_always_public(source)
    is_told = is_named_by_live(source) if isinstance(source, Phase) else is_known
    others_changed = reassign_references(source, target, at=at)
    version_bump = {"version": F("version") + 1, "changed_at": at}
    manager = type(source)._default_manager
    manager.filter(pk=source.pk).update(merged_into=target, is_retired=True, is_redirected=is_known and bool(facet), **version_bump)
    if is_known:
        manager.filter(pk=target.pk).update(**version_bump)
    counters.vocabulary_revision += 1
    if is_known or others_changed:
        counters.raise_revision(touched_at=at)
    events = []
    if is_carried:  # terms that nothing live carried become public
        own = manager.filter(code__in=listed - {code for _facet, code in carried}, is_standard=False)
        events += [term_event(term, Change.Event.ADDED) for term in own.order_by("code")]
    if is_told:
        events.append(TermEvent(facet or "phase", source.code, source.uid, source.version + 1, Change.Event.MERGED, target.code))
    events += [term_event(term, Change.Event.UPDATED) for term in manager.filter(pk__in=others_changed).order_by("code")]
    add_term_events(events, counters, at=at)
    counters.save()


def is_named_by_live(phase: Phase) -> bool:
    """Whether a live publication names the phase, which is in no index, or one that was merged into it.

    Reads all documents: phases are merged once in years.
    """
    condition = Q()
    for code in Phase.objects.filter(Q(pk=phase.pk) | Q(merged_into=phase)).values_list("code", flat=True):
        condition |= Q(document__contains=canonical_json({"phase": code})[1:-1])
    return Entry.objects.live().filter(condition).exists()
