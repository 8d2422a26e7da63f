"""The events of vocabulary terms in the change log. Only terms that readers may know of have events (docs/decisions/057).

ICS fields and phases have no list in the API, publications carry their bare codes: of them only a merge is told.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Value

from catalogue.http.paths import VOCABULARY_FOLDERS
from catalogue.models import CatalogueRevision, Change, Phase, Vocabulary
from catalogue.models.index import IndexTerm
from catalogue.publication_types import TERM_TYPE
from catalogue.vocabulary.lookup import FACET_MODELS
from catalogue.vocabulary.public_terms import SegmentKey, carried_terms, facet_of, filled_segments, is_always_public

NAME_COLUMNS = {"name_en", "name_zh"}
PHASE = "phase"


class TermEvent(NamedTuple):
    """An event of a term, whose values are those after it. `into` is the code of the term that it was merged into."""

    facet: str
    code: str
    uid: UUID
    version: int
    event: str
    into: str = ""


class EditedTerm(NamedTuple):
    """A saved term and the columns that changed. `is_new_standard`: it has just become a term of the standard list."""

    term: Vocabulary
    columns: Collection[str]
    is_new_standard: bool = False


def term_event(term: Vocabulary, event: str, *, into: str = "") -> TermEvent:
    return TermEvent(facet_of(term) or PHASE, term.code, term.uid, term.version, event, into)


def record_edited_terms(edited: Sequence[EditedTerm], *, at: datetime, is_visible: bool = False) -> None:
    """Raise the vocabulary revision; where readers may know of one of the terms, the revision too, and tell it in the log.

    `is_visible`: readers see another change, such as partners' selections. The caller has a transaction and saved the terms.
    """
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    carried = carried_terms((facet_of(one.term), one.term.code) for one in edited)
    public = [one for one in edited if is_always_public(one.term) or (facet_of(one.term), one.term.code) in carried]
    events = [event for one in public for event in _events_of_edit(one, carried)]
    if not counters.last_change_number:
        events = [event for event in events if event.event != Change.Event.ADDED]  # the first list of a desk is no event
    counters.vocabulary_revision += 1
    if is_visible or public:
        counters.raise_revision(touched_at=at)
    add_term_events(events, counters, at=at)
    counters.save()


def _events_of_edit(edited: EditedTerm, carried: set[IndexTerm]) -> Iterator[TermEvent]:
    term, columns = edited.term, set(edited.columns)
    if edited.is_new_standard and (facet_of(term), term.code) not in carried:
        yield term_event(term, Change.Event.ADDED)
        return
    if columns & NAME_COLUMNS:
        yield term_event(term, Change.Event.RENAMED)
    if "is_retired" in columns:
        yield term_event(term, Change.Event.RETIRED if term.is_retired else Change.Event.RESTORED)
    if (columns or edited.is_new_standard) and not columns & {*NAME_COLUMNS, "is_retired"}:
        yield term_event(term, Change.Event.UPDATED)


def add_term_events(events: Iterable[TermEvent], counters: CatalogueRevision, *, at: datetime) -> None:
    """Add events to the log, and make their instant the `changed_at` of the terms, by which `changed_since` finds them.

    `counters` is locked and has the revision of the events; the caller saves it.
    """
    told = [one for one in events if one.facet in VOCABULARY_FOLDERS or one.event == Change.Event.MERGED]
    if not told:
        return
    counters.at = at = max(at, counters.at)
    changes, uids = [], defaultdict(list)
    for one in told:
        counters.last_change_number += 1
        reference = {"type": TERM_TYPE, "number": counters.last_change_number, "revision": counters.revision, "at": at}
        changes.append(Change(**one._asdict(), **reference))
        uids[one.facet].append(one.uid)
    Change.objects.bulk_create(changes)
    for facet, changed in uids.items():
        model: Any = FACET_MODELS.get(facet, Phase)
        # Whoever holds a term's row, such as a form being saved, waits for our lock of the revision, and tells an event after this.
        rows = model.objects.filter(uid__in=changed).select_for_update(skip_locked=True, no_key=True)
        model.objects.filter(pk__in=list(rows.order_by().values_list("pk", flat=True))).update(changed_at=at)


def visibility_events(filled: set[SegmentKey], emptied: set[SegmentKey]) -> list[TermEvent]:
    """Events of the terms that became public by a first live publication, or ceased to be public with the last one.

    `filled` and `emptied` are the segments whose bitmap ceased to be empty or became empty, and are stored. At most two
    statements; none if the segments belong to no vocabulary.
    """
    changed = {(facet, code) for facet, code, _number in filled | emptied if facet in VOCABULARY_FOLDERS}
    terms = _own_terms(changed)
    if not terms:
        return []
    after = filled_segments(terms)
    before = (after - filled) | emptied
    were, are = ({(facet, code) for facet, code, _number in segments} for segments in (before, after))
    events = {False: Change.Event.WITHDRAWN, True: Change.Event.ADDED}
    return [TermEvent(*key, *terms[key], events[key in are]) for key in sorted(terms) if (key in were) != (key in are)]


def _own_terms(keys: Iterable[IndexTerm]) -> dict[IndexTerm, tuple[UUID, int]]:
    """(uid, version) of the terms with these keys that are from no standard list. One statement; none without keys."""
    codes = defaultdict(list)
    for facet, code in keys:
        codes[facet].append(code)
    rows = []
    for facet, wanted in sorted(codes.items()):
        terms: Any = FACET_MODELS[facet].objects.filter(code__in=wanted, is_standard=False, merged_into=None)  # type: ignore[attr-defined]
        rows.append(terms.order_by().values_list(Value(facet), "code", "uid", "version"))
    found = rows[0].union(*rows[1:], all=True) if rows else ()
    return {(facet, code): (uid, version) for facet, code, uid, version in found}
