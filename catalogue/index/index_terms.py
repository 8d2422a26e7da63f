"""Index terms: the (facet, code) pairs that an entry carries in the bitmap index, from its versions and its links.

A key is the key of a live entry, or FIRST_PAST_KEY plus the change number of an earlier version of a live entry.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value

from catalogue.index.bit_sliced_index import slice_codes
from catalogue.index.bitmap_index import FIRST_PAST_KEY, MONTH, PAST_TYPE, RELATION, TYPE
from catalogue.models import Change, Entry, Link, Version
from catalogue.models.index import IndexTerm
from catalogue.vocabulary.merged_terms import MergedTerms, read_merged_terms, resolve_merged_codes
from infra.canonical_json import canonical_json

BATCH = 1000
DAY_COLUMNS = ("sorted_on", "in_force_on", "ended_on", "comments_close_on", "to_do_by")
LIVE = Entry.Standing.LIVE
TermsByKey = dict[int, set[IndexTerm]]


def all_index_terms() -> Iterator[tuple[int, set[IndexTerm]]]:
    """(key, terms) of everything live. A key may come more than once: its terms add up."""
    yield from terms_of_versions(Version.objects.filter(entry__standing=LIVE), read_merged_terms())
    links = Link.objects.filter(entry__standing=LIVE, to__standing=LIVE).order_by()
    for *pair, type_ in links.values_list("entry_id", "to__id", "type").iterator(chunk_size=BATCH):
        yield from ((key, {(RELATION, type_)}) for key in pair)


def terms_of_versions(versions: QuerySet[Version], merged: MergedTerms) -> Iterator[tuple[int, set[IndexTerm]]]:
    """(key, terms) of these versions. Versions without stored terms are left out."""
    later = Change.objects.for_readers().filter(entry=OuterRef("entry"), number__gt=OuterRef("change")).order_by("number")
    rows = (
        versions.exclude(index_terms="")
        .order_by()
        .values_list(
            "entry_id", "entry__type", "entry__version", "number", "index_terms", "change", Subquery(later.values("number")[:1])
        )
    )
    for pk, type_, present_number, number, stored_terms, change, until in rows.iterator(chunk_size=BATCH):
        terms = _parse_index_terms(stored_terms, merged) | _slice_terms("change", change)
        if number == present_number:
            yield pk, terms | {(TYPE, type_)}
        else:
            yield FIRST_PAST_KEY + change, terms | _slice_terms("until", until) | {(PAST_TYPE, type_)}


def resolve_stored_terms(stored_terms: str, merged: MergedTerms) -> str:
    """Stored index terms with merged terms replaced, as composing the document today gives them; "" for ""."""
    if not stored_terms:
        return ""
    stored = json.loads(stored_terms)
    return canonical_json({**stored, "terms": sorted(resolve_merged_codes(map(tuple, stored["terms"]), merged))})


def _parse_index_terms(stored_terms: str, merged: MergedTerms) -> set[IndexTerm]:
    stored = json.loads(stored_terms)
    terms = resolve_merged_codes(((facet, code) for facet, code in stored["terms"]), merged)
    for name, day in stored["days"].items():
        terms |= _slice_terms(name, date.fromisoformat(day).toordinal())
    return terms | {(MONTH, stored["days"]["sorted_on"][:7])}


def _slice_terms(name: str, number: int) -> set[IndexTerm]:
    return {(name, code) for code in slice_codes(number)}


def entries_with_relation(ends: Iterable[tuple[UUID, str]]) -> Iterator[tuple[int, str]]:
    """(key, type) of the live ends that have a relation of that type with something live. One statement."""
    by_type: dict[str, list[UUID]] = defaultdict(list)
    for uid, type_ in ends:
        by_type[type_].append(uid)
    rows = []
    for type_, uids in sorted(by_type.items()):
        outgoing = Link.objects.filter(type=type_, entry=OuterRef("pk"), to__standing=LIVE)
        incoming = Link.objects.filter(type=type_, to=OuterRef("uid"), entry__standing=LIVE)
        entries = Entry.objects.live().filter(Exists(outgoing) | Exists(incoming), uid__in=uids).order_by()
        rows.append(entries.values_list("pk", Value(type_, output_field=CharField())))
    if rows:
        yield from rows[0].union(*rows[1:], all=True)
