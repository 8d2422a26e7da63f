"""A list as a value: which type, which terms, which days, which words, in which order. Lists of pages and API both come from it.

Who is in it is worked out in memory (membership.py); the database is asked for the entries of one page, by their keys.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import F, Q, QuerySet
from pyroaring import BitMap

from catalogue.membership import FIRST_PAST, Members
from catalogue.memory import members_at
from catalogue.models import Entry, Version
from catalogue.moment import KEPT_SECONDS, Moment
from catalogue.numbers import Numbers
from catalogue.search import Relevance, find

RELEVANCE = "relevance"
# The number that entries are ordered by, and whether the largest comes first. Equal numbers: by key, in the same direction.
ORDERS = {
    "-date": ("sorted_on", True),
    "date": ("sorted_on", False),
    "-changed_at": ("change", True),
    "changed_at": ("change", False),
    RELEVANCE: (RELEVANCE, True),
}


class Limit(NamedTuple):
    """A range of one of membership.NUMBERED, both ends included, None open; or all that is outside of it."""

    name: str
    low: int | None
    high: int | None
    is_inside: bool = True


class Position(NamedTuple):
    """A place in an order: an entry's number and key."""

    number: int
    key: int


@dataclass(frozen=True, eq=False)
class Selection:
    """Live entries of `type` ("" for every type). `asked` is (facet, codes): codes of one facet are alternatives, facets add up.

    `among` holds (name for the key, keys of entries) that only the database can tell. `after` leaves out what comes before it.
    With `known` it is of what is live the version that stood after the change of that number.
    """

    moment: Moment
    type: str = ""
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    limits: tuple[Limit, ...] = ()
    words: tuple[str, ...] = ()
    among: tuple[tuple[str, QuerySet], ...] = ()
    order: str = "-date"
    after: Position | None = None
    known: int | None = None

    model = Entry  # what django-filter asks of a queryset

    def all(self) -> "Selection":
        return self

    def with_term(self, facet: str, *codes: str) -> "Selection":
        return replace(self, asked=(*self.asked, (facet, tuple(sorted(set(codes))))))

    def apart_from(self, facet: str) -> "Selection":
        """As if none of the facet's codes were asked for."""
        others = tuple(one for one in self.asked if one[0] != facet)
        return self if others == self.asked else replace(self, asked=others)

    def containing(self, words: tuple[str, ...]) -> "Selection":
        """Those that match the words, as search.words() gives them; none is no condition."""
        return replace(self, words=words)

    def within(self, name: str, low: int | None = None, high: int | None = None) -> "Selection":
        return replace(self, limits=(*self.limits, Limit(name, low, high)))

    def outside(self, name: str, low: int | None = None, high: int | None = None) -> "Selection":
        return replace(self, limits=(*self.limits, Limit(name, low, high, is_inside=False)))

    def only(self, name: str, keys: QuerySet) -> "Selection":
        """Those among these keys. They are asked for once an edition: `name` says what they depend on."""
        return replace(self, among=(*self.among, (name, keys)))

    def as_known(self, change: int) -> "Selection":
        return replace(self, known=change)

    def ordered_by(self, order: str) -> "Selection":
        return replace(self, order=order)

    def beyond(self, position: Position) -> "Selection":
        return replace(self, after=position)

    def count(self) -> int:
        """How many entries there are. Paginators ask for it by this name."""
        return len(self.keys)

    def __getitem__(self, rows: slice) -> list[Entry]:
        """The entries in those places of the list, in one statement, however far down."""
        return self._fetch(self._keys_at(rows.start or 0, self.count() if rows.stop is None else rows.stop))

    def positions(self, start: int, stop: int) -> list[Position]:
        return [Position(self._numbers.number(key), key) for key in self._keys_at(start, stop)]

    def batches(self, size: int) -> Iterator[list[Entry]]:
        """All its entries in order, so many at a time. Who is in it is settled at the start; one statement a batch."""
        left = self.keys
        while left:
            batch = self._numbers.first(left, size, descending=self._is_descending)
            left = left - batch
            yield self._fetch(self._numbers.in_order(batch, descending=self._is_descending))

    def fetch(self, positions: Sequence[Position]) -> list[Entry]:
        return self._fetch([position.key for position in positions])

    def facets(self, *facets: str) -> dict[str, dict[str, int]]:
        """For each facet its codes with their counts under this selection."""
        return {facet: self.members.counts(facet, self.keys) for facet in facets}

    @cached_property
    def members(self) -> Members:
        return members_at(self.moment)

    @cached_property
    def keys(self) -> BitMap:
        """The keys of all its entries."""
        found = self.members.live(self.type) if self.known is None else self.members.known(self.type, self.known)
        for facet, codes in self.asked:
            found = found & self.members.any_of(facet, codes)
        for limit in self.limits:
            reached = self.members.numbers(limit.name).between(limit.low, limit.high)
            found = found & reached if limit.is_inside else found - reached
        if self.words:
            found = found & find(self.words, self.moment).keys
        for name, keys in self.among:
            found = found & self._keys_of(name, keys)
        if self.after:
            found = found & self._numbers.beyond(*self.after, descending=self._is_descending)
        return found

    @property
    def _numbers(self) -> Numbers:
        """Without words nothing is more relevant than the newest."""
        if self.order == RELEVANCE:
            days = self.members.numbers("sorted_on")
            return Relevance(find(self.words, self.moment), days) if self.words else days
        return self.members.numbers(ORDERS[self.order][0])

    @property
    def _is_descending(self) -> bool:
        return ORDERS[self.order][1]

    def _keys_at(self, start: int, stop: int) -> list[int]:
        numbers, descending = self._numbers, self._is_descending
        reached = numbers.first(self.keys, stop, descending=descending)
        page = reached - numbers.first(self.keys, start, descending=descending)
        return numbers.in_order(page, descending=descending)

    def _fetch(self, keys: list[int]) -> list[Entry]:
        """One statement."""
        found = Entry.objects.live().for_reading().in_bulk(keys) if self.known is None else _versions_in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def _keys_of(self, name: str, keys: QuerySet) -> BitMap:
        address = f"selection:{self.moment.edition}:{sha256(name.encode()).hexdigest()}"
        kept: bytes = cache.get_or_set(address, lambda: BitMap(keys).serialize(), KEPT_SECONDS)  # type: ignore[assignment]
        return BitMap.deserialize(kept)


def _versions_in_bulk(keys: list[int]) -> dict[int, Entry]:
    """Entries as they are, or as they were with the version that the key names."""
    present = Q(entry__in=[key for key in keys if key < FIRST_PAST], number=F("entry__version"))
    earlier = Q(change__in=[key - FIRST_PAST for key in keys if key >= FIRST_PAST])
    versions = Version.objects.filter(present | earlier, entry__standing=Entry.Standing.LIVE).select_related("entry")
    found = {}
    for version in versions.defer("entry__document").order_by():
        is_present = version.number == version.entry.version
        found[version.entry_id if is_present else FIRST_PAST + version.change] = version.as_entry(is_past=not is_present)
    return found


def newest_of(moment: Moment, most: Mapping[str, int]) -> dict[str, list[Entry]]:
    """For each type its newest entries, so many at most; one statement for all of them."""
    pages = {kind: Selection(moment, kind)._keys_at(0, length) for kind, length in most.items()}
    found = Entry.objects.live().for_reading().in_bulk([key for keys in pages.values() for key in keys])
    return {kind: [found[key] for key in keys if key in found] for kind, keys in pages.items()}
