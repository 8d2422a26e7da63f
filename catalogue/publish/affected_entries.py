"""The entries that a write moves in the bitmap index: their index terms before the write and after it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from catalogue.index.bitmap_index import RELATION
from catalogue.index.index_terms import DAY_COLUMNS, LIVE, TermsByKey, entries_with_relation, terms_of_versions
from catalogue.models import Entry, Link, Version
from catalogue.publish.contracts import PublishableDocument
from catalogue.vocabulary.merged_terms import MergedTerms, read_merged_terms
from infra.canonical_json import canonical_json


def serialize_index_terms(composed: PublishableDocument) -> str:
    """The index terms and days of a document as canonical JSON, as `Version.index_terms` stores them."""
    days = {name: day.isoformat() for name in DAY_COLUMNS if (day := getattr(composed, name))}
    return canonical_json({"terms": sorted(composed.terms), "days": days})


@dataclass(frozen=True)
class AffectedEntries:
    """What a write may change in the index.

    `toggled_uids` are the publications that become live or cease to be live. `link_ends` are pairs (uid, type of relation)
    that may gain their first relation of that type or lose their last one.
    """

    toggled_uids: frozenset[UUID]
    link_ends: frozenset[tuple[UUID, str]]
    merged_terms: MergedTerms

    @classmethod
    def find_for_write(
        cls, entries: Mapping[UUID, Entry], publishing: Iterable[PublishableDocument], withdrawing: Iterable[UUID]
    ) -> "AffectedEntries":
        """`entries` are the stored entries before the write. The caller holds the lock of CatalogueRevision. Two statements."""
        documents = list(publishing)
        newly_live = (one.uid for one in documents if one.uid not in entries or entries[one.uid].standing != LIVE)
        toggled = {*withdrawing, *newly_live}
        rows = Link.objects.filter(Q(entry__in=list(entries.values())) | Q(to__in=toggled)).order_by()
        stored = rows.values_list("entry__uid", "to_id", "type")
        ends: set[tuple[Any, str]] = {(end, type_) for from_, to, type_ in stored for end in (from_, to)}
        ends |= {(end, link.type) for one in documents for link in one.links for end in (one.uid, link.to)}
        return cls(frozenset(toggled), frozenset(ends), read_merged_terms())

    def index_terms(self, entries: Iterable[Entry], *, are_published: bool = False) -> TermsByKey:
        """The present index terms of these entries and of `link_ends`, by key; entries that are not live have none.

        `are_published`: include the version before the present one, which has just become an earlier version. Two statements.
        """
        live = [entry.pk for entry in entries if entry.standing == LIVE]
        wanted = Q(number=F("entry__version")) | Q(entry__uid__in=self.toggled_uids)
        if are_published:
            wanted |= Q(number=F("entry__version") - 1)
        terms = dict(terms_of_versions(Version.objects.filter(wanted, entry__in=live), self.merged_terms))
        for key, type_ in entries_with_relation(self.link_ends):
            terms.setdefault(key, set()).add((RELATION, type_))
        return terms
