"""In which sets an entry stands: by the marks of its versions, and by its links.

A key is that of a live entry, or FIRST_PAST and the change number of one of its earlier versions.
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
DAY_COLUMNS = ("sorted_on", "in_force_on", "ended_on", "comments_close_on")
LIVE = Entry.Standing.LIVE
TermsByKey = dict[int, set[IndexTerm]]


def all_index_terms() -> Iterator[tuple[int, set[IndexTerm]]]:
    """Of everything that is live; a key may come more than once."""
    yield from terms_of_versions(Version.objects.filter(entry__standing=LIVE), read_merged_terms())
    links = Link.objects.filter(entry__standing=LIVE, to__standing=LIVE).order_by()
    for *pair, type_ in links.values_list("entry_id", "to__id", "type").iterator(chunk_size=BATCH):
        yield from ((key, {(RELATION, type_)}) for key in pair)


def terms_of_versions(versions: QuerySet[Version], merged: MergedTerms) -> Iterator[tuple[int, set[IndexTerm]]]:
    """A version from before marks were kept has none until the catalogue is rebuilt, and stands nowhere."""
    later = Change.objects.filter(entry=OuterRef("entry"), number__gt=OuterRef("change")).order_by("number")
    rows = (
        versions.exclude(index_terms="")
        .order_by()
        .values_list(
            "entry_id", "entry__type", "entry__version", "number", "index_terms", "change", Subquery(later.values("number")[:1])
        )
    )
    for pk, type_, present, number, stored_terms, change, until in rows.iterator(chunk_size=BATCH):
        terms = _parse_index_terms(stored_terms, merged) | _slice_terms("change", change)
        if number == present:
            yield pk, terms | {(TYPE, type_)}
        else:
            yield FIRST_PAST_KEY + change, terms | _slice_terms("until", until) | {(PAST_TYPE, type_)}


def resolve_stored_terms(stored_terms: str, merged: MergedTerms) -> str:
    """The marks as composing makes them today, where they name terms that were merged since; "" where none were kept."""
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
    """Those of the ends that are live and have such a relation with what is live. One statement, without reading all links."""
    by_type: dict[str, list[UUID]] = defaultdict(list)
    for uid, type_ in ends:
        by_type[type_].append(uid)
    rows = []
    for type_, uids in sorted(by_type.items()):
        to = Link.objects.filter(type=type_, entry=OuterRef("pk"), to__standing=LIVE)
        from_ = Link.objects.filter(type=type_, to=OuterRef("uid"), entry__standing=LIVE)
        found = Entry.objects.live().filter(Exists(to) | Exists(from_), uid__in=uids).order_by()
        rows.append(found.values_list("pk", Value(type_, output_field=CharField())))
    if rows:
        yield from rows[0].union(*rows[1:], all=True)
