"""In which sets an entry stands: by the marks of its versions, and by its links.

A key is that of a live entry, or FIRST_PAST and the change number of one of its earlier versions.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from catalogue.index.bit_sliced_index import slice_codes
from catalogue.index.bitmap_index import FIRST_PAST_KEY, MONTH, PAST_TYPE, RELATION, TYPE
from catalogue.models import Change, Entry, Link, Version
from catalogue.models.index import IndexTerm
from catalogue.publish.contracts import PublishableDocument, canonical_json
from catalogue.vocabulary.merged_terms import MergedTerms, read_merged_terms, resolve_merged_codes

BATCH = 1000
DAY_COLUMNS = ("sorted_on", "in_force_on", "ended_on", "comments_close_on")
LIVE = Entry.Standing.LIVE
TermsByKey = dict[int, set[IndexTerm]]


def serialize_index_terms(composed: PublishableDocument) -> str:
    """The values under which it is listed, as one text: equal marks are equal texts."""
    days = {name: day.isoformat() for name in DAY_COLUMNS if (day := getattr(composed, name))}
    return canonical_json({"terms": sorted(composed.terms), "days": days})


@dataclass(frozen=True)
class AffectedEntries:
    """What a write may move. `turning` are the publications that become live or cease to be; `ends` are (publication, type of
    relation) that may have their first relation of the type or lose their last.
    """

    toggled_uids: frozenset[UUID]
    link_ends: frozenset[tuple[UUID, str]]
    merged_terms: MergedTerms

    @classmethod
    def find_for_write(
        cls, entries: Mapping[UUID, Entry], composed: Iterable[PublishableDocument], leaving: Iterable[UUID]
    ) -> "AffectedEntries":
        """`entries` are those that there are already, before the write. The clock is locked. Two statements."""
        composed = list(composed)
        toggled = {*leaving, *(one.uid for one in composed if one.uid not in entries or entries[one.uid].standing != LIVE)}
        rows = Link.objects.filter(Q(entry__in=list(entries.values())) | Q(to__in=toggled)).order_by()
        stored = rows.values_list("entry__uid", "to_id", "type")
        found: set[tuple[Any, str]] = {(end, type_) for from_, to, type_ in stored for end in (from_, to)}
        found |= {(end, link.type) for one in composed for link in one.links for end in (one.uid, link.to)}
        return cls(frozenset(toggled), frozenset(found), read_merged_terms())

    def index_terms(self, entries: Iterable[Entry], *, are_published: bool = False) -> TermsByKey:
        """Where these entries and the ends stand now; nowhere where they are not live. Two statements.

        After a publication with the version that it succeeded.
        """
        live = [entry.pk for entry in entries if entry.standing == LIVE]
        wanted = Q(number=F("entry__version")) | Q(entry__uid__in=self.toggled_uids)
        if are_published:
            wanted |= Q(number=F("entry__version") - 1)
        found = dict(_terms_of_versions(Version.objects.filter(wanted, entry__in=live), self.merged_terms))
        for key, type_ in _entries_with_relation(self.link_ends):
            found.setdefault(key, set()).add((RELATION, type_))
        return found


def all_index_terms() -> Iterator[tuple[int, set[IndexTerm]]]:
    """Of everything that is live; a key may come more than once."""
    yield from _terms_of_versions(Version.objects.filter(entry__standing=LIVE), read_merged_terms())
    links = Link.objects.filter(entry__standing=LIVE, to__standing=LIVE).order_by()
    for *pair, type_ in links.values_list("entry_id", "to__id", "type").iterator(chunk_size=BATCH):
        yield from ((key, {(RELATION, type_)}) for key in pair)


def _terms_of_versions(versions: QuerySet[Version], merged: MergedTerms) -> Iterator[tuple[int, set[IndexTerm]]]:
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


def _entries_with_relation(ends: Iterable[tuple[UUID, str]]) -> Iterator[tuple[int, str]]:
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
