"""A list of entries as a value: type, terms, days, words and order. Pages, feeds and API read their lists through it.

The keys of its entries are computed in memory (index.bitmap_index); the database is asked for the entries of one page by key.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db.models import F, Q, QuerySet
from pyroaring import BitMap

from catalogue.http.desk_day import exact_desk_day
from catalogue.index.bit_sliced_index import BitSlicedIndex
from catalogue.index.bitmap_index import FIRST_PAST_KEY, PAST_TYPE, TYPE, BitmapIndex
from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import REVISION_CACHE_SECONDS, Revision
from catalogue.models import Entry, Version
from catalogue.publication_types import publication_type
from catalogue.query.stored_entries import live_in_bulk
from catalogue.search.searcher import RelevanceOrder, search_entries

RELEVANCE = "relevance"
# Bit-sliced facet to order by, and whether the largest number comes first. Equal numbers: by key, in the same direction.
ORDERINGS = {
    "-date": ("sorted_on", True),
    "date": ("sorted_on", False),
    "-changed_at": ("change", True),
    "changed_at": ("change", False),
    RELEVANCE: (RELEVANCE, True),
}


class RangeFilter(NamedTuple):
    """A range of one of BIT_SLICED_FACETS: both ends included, None is open. `is_inside=False`: everything outside it."""

    name: str
    low: int | None
    high: int | None
    is_inside: bool = True


class ListPosition(NamedTuple):
    """A position in an order: the number that an entry is ordered by, and its key."""

    number: int
    key: int


@dataclass(frozen=True, eq=False)
class EntryQuery:
    """Live entries of `type` ("" for every type).

    `filters` are (facet, codes): an entry carries any of the codes of each facet, and none of the codes of `exclusions`.
    `key_filters` are (cache name, keys) for what the bitmap index does not know. `start_after` leaves out everything up to that
    position. `as_of_change`: the entries that are live today, as they were after the change of that number.
    """

    revision: Revision
    type: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exclusions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ranges: tuple[RangeFilter, ...] = ()
    words: tuple[str, ...] = ()
    key_filters: tuple[tuple[str, Iterable[int]], ...] = ()
    order: str = "-date"
    start_after: ListPosition | None = None
    as_of_change: int | None = None

    model = Entry  # django-filter reads `model` and all() of a queryset

    def all(self) -> "EntryQuery":
        return self

    def with_term(self, facet: str, *codes: str) -> "EntryQuery":
        return replace(self, filters=(*self.filters, (facet, tuple(sorted(set(codes))))))

    def without_term(self, facet: str, *codes: str) -> "EntryQuery":
        """Without entries that carry any of the codes."""
        return replace(self, exclusions=(*self.exclusions, (facet, tuple(sorted(set(codes))))))

    def without_facet(self, facet: str) -> "EntryQuery":
        """Without the filters on this facet."""
        others = tuple(one for one in self.filters if one[0] != facet)
        return self if others == self.filters else replace(self, filters=others)

    def containing(self, words: tuple[str, ...]) -> "EntryQuery":
        """Entries that match the words (see searcher.parse_words); () matches every entry."""
        return replace(self, words=words)

    def within(self, name: str, low: int | None = None, high: int | None = None) -> "EntryQuery":
        return replace(self, ranges=(*self.ranges, RangeFilter(name, low, high)))

    def outside(self, name: str, low: int | None = None, high: int | None = None) -> "EntryQuery":
        return replace(self, ranges=(*self.ranges, RangeFilter(name, low, high, is_inside=False)))

    def with_keys(self, name: str, keys: Iterable[int]) -> "EntryQuery":
        """Entries with these keys. The keys are read once a revision: `name` identifies them in the cache."""
        return replace(self, key_filters=(*self.key_filters, (name, keys)))

    def as_of(self, change: int) -> "EntryQuery":
        return replace(self, as_of_change=change)

    def ordered_by(self, order: str) -> "EntryQuery":
        return replace(self, order=order)

    def after(self, position: ListPosition) -> "EntryQuery":
        return replace(self, start_after=position)

    def count(self) -> int:
        """The number of entries. Django's paginator calls this method."""
        return len(self.keys)

    @property
    def partial_count(self) -> int:
        """How many of the entries contain most of the words, not all."""
        return len(search_entries(self.words, self.revision).partial & self.keys) if self.words else 0

    def __getitem__(self, rows: slice) -> list[Entry]:
        """The entries in this slice of the list; one statement, however far down."""
        return self.fetch(self._keys_at(rows.start or 0, self.count() if rows.stop is None else rows.stop))

    def positions(self, start: int, stop: int) -> list[ListPosition]:
        return [ListPosition(self._sort_index.number(key), key) for key in self._keys_at(start, stop)]

    def batches(self, size: int) -> Iterator[list[Entry]]:
        """All entries in order, `size` at a time. The keys are fixed at the start; one statement a batch."""
        left = self.keys
        while left:
            batch = self._sort_index.first(left, size, descending=self._is_descending)
            left = left - batch
            yield self.fetch(self._sort_index.sorted_keys(batch, descending=self._is_descending))

    def fetch(self, keys: Sequence[int]) -> list[Entry]:
        """The entries with these keys, in that order; in an order of change each with its last change. One statement."""
        if self.as_of_change is None:
            found = live_in_bulk(keys, with_change=ORDERINGS[self.order][0] == "change")
        else:
            found = _versions_in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def facets(self, *facets: str) -> dict[str, dict[str, int]]:
        """By facet and code how many entries of this list carry the term. Callers must not change it."""
        return {facet: self._facet_counts(facet) for facet in facets}

    def _facet_counts(self, facet: str) -> dict[str, int]:
        """An earlier version carries its type as another facet, so that no list of today has it: both are counted."""
        if by_code := self._keys_of_day_facet(facet):
            counted = ((code, keys.intersection_cardinality(self.keys)) for code, keys in by_code.items())
            return {code: count for code, count in counted if count}
        if self._is_whole_type:
            return self.bitmap_index.type_counts(self.type, facet)
        counts = self.bitmap_index.facet_counts(facet, self.keys)
        past = self.bitmap_index.facet_counts(PAST_TYPE, self.keys) if facet == TYPE and self.as_of_change is not None else {}
        return {code: counts.get(code, 0) + past.get(code, 0) for code in {**counts, **past}}

    @cached_property
    def bitmap_index(self) -> BitmapIndex:
        return bitmap_index_at(self.revision)

    @cached_property
    def keys(self) -> BitMap:
        """The keys of all entries of the list."""
        found = (
            self.bitmap_index.live(self.type)
            if self.as_of_change is None
            else self.bitmap_index.as_of_change(self.type, self.as_of_change)
        )
        for facet, codes in self.filters:
            found = found & self._carrying(facet, codes)
        for facet, codes in self.exclusions:
            found = found - self._carrying(facet, codes)
        for range_filter in self.ranges:
            inside = self.bitmap_index.bit_sliced(range_filter.name).between(range_filter.low, range_filter.high)
            found = found & inside if range_filter.is_inside else found - inside
        if self.words:
            found = found & search_entries(self.words, self.revision).keys
        for name, keys in self.key_filters:
            found = found & self._cached_keys(name, keys)
        if self.start_after:
            found = found & self._sort_index.after(*self.start_after, descending=self._is_descending)
        return found

    def _carrying(self, facet: str, codes: tuple[str, ...]) -> BitMap:
        """The keys under any of the codes. An earlier version has its type under another facet."""
        if by_code := self._keys_of_day_facet(facet):
            return BitMap().union(*(by_code[code] for code in codes))
        carrying = self.bitmap_index.any_of(facet, codes)
        return carrying | self.bitmap_index.any_of(PAST_TYPE, codes) if facet == TYPE else carrying

    def _keys_of_day_facet(self, facet: str) -> Mapping[str, BitMap]:
        """By code the keys of a facet that follows from the desk's day; {} of a facet of the index."""
        day_facets = publication_type(self.type).day_facets if self.type else {}
        return day_facets[facet](self.bitmap_index, exact_desk_day()) if facet in day_facets else {}

    @property
    def _is_whole_type(self) -> bool:
        narrowed_by = self.filters, self.exclusions, self.ranges, self.words, self.key_filters
        return not any(narrowed_by) and self.start_after is None and self.as_of_change is None

    @property
    def _sort_index(self) -> BitSlicedIndex:
        """The numbers to order by. Without words, relevance is the order of days."""
        if self.order == RELEVANCE:
            days = self.bitmap_index.bit_sliced("sorted_on")
            return RelevanceOrder(search_entries(self.words, self.revision), days) if self.words else days
        return self.bitmap_index.bit_sliced(ORDERINGS[self.order][0])

    @property
    def _is_descending(self) -> bool:
        return ORDERINGS[self.order][1]

    def _keys_at(self, start: int, stop: int) -> list[int]:
        order, descending = self._sort_index, self._is_descending
        up_to_stop = order.first(self.keys, stop, descending=descending)
        page = up_to_stop - order.first(self.keys, start, descending=descending)
        return order.sorted_keys(page, descending=descending)

    def _cached_keys(self, name: str, keys: Iterable[int]) -> BitMap:
        cache_key = f"selection:{self.revision.cache_key}:{sha256(name.encode()).hexdigest()}"
        stored: bytes = cache.get_or_set(cache_key, lambda: BitMap(keys).serialize(), REVISION_CACHE_SECONDS)  # type: ignore[assignment]
        return BitMap.deserialize(stored)


def _versions_in_bulk(keys: Sequence[int]) -> dict[int, Entry]:
    """By key the entries as they are, or as they were in the earlier version that the key stands for. One statement."""
    present = Q(entry__in=[key for key in keys if key < FIRST_PAST_KEY], number=F("entry__version"))
    past = Q(change__in=[key - FIRST_PAST_KEY for key in keys if key >= FIRST_PAST_KEY])
    versions = Version.objects.filter(present | past, entry__standing=Entry.Standing.LIVE).select_related("entry")
    found = {}
    for version in versions.defer("entry__document").order_by():
        is_present = version.number == version.entry.version
        found[version.entry_id if is_present else FIRST_PAST_KEY + version.change] = version.as_entry(
            is_earlier_version=not is_present
        )
    return found


def keys_of_uids(uids: Collection[UUID]) -> QuerySet:
    """The keys of the entries with these uids, and of their earlier versions."""
    versions = Version.objects.filter(entry__uid__in=uids).order_by()
    entries = Entry.objects.filter(uid__in=uids).order_by()
    return entries.values_list("pk", flat=True).union(versions.values_list(F("change") + FIRST_PAST_KEY, flat=True), all=True)


def newest_by_type(revision: Revision, limits: Mapping[str, int]) -> dict[str, list[Entry]]:
    """By type its newest entries, at most the limit of each; one statement."""
    pages = {kind: EntryQuery(revision, kind)._keys_at(0, length) for kind, length in limits.items()}
    found = live_in_bulk([key for keys in pages.values() for key in keys])
    return {kind: [found[key] for key in keys if key in found] for kind, keys in pages.items()}
