"""A part of the change log as a value: types, events, period and terms. Page, feed and API read the log through it.

With terms, the index of versions is asked: a change has the terms of the version that it published. What was removed from the
site or for good is in no index, so that no filter by a term finds it; nor does it find events of terms and verifications.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.cache import cache
from pyroaring import BitMap

from catalogue.index.bit_sliced_index import BitSlicedIndex
from catalogue.index.bitmap_index import PAST_TYPE, TYPE, BitmapIndex
from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import REVISION_CACHE_SECONDS, Revision
from catalogue.models import Change
from catalogue.publication_types import type_codes
from catalogue.query.change_log import CachedCountQuery, change_numbers_between, list_changes
from catalogue.query.entry_query import keys_of_uids


@dataclass(frozen=True, eq=False)
class ChangeQuery:
    """Public events, newest first. `filters` are (facet, codes), as in EntryQuery; the facet `type` holds of every event.

    `since` and `before` are instants: the first included, the second not.
    """

    revision: Revision
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    events: tuple[str, ...] = ()
    uids: tuple[UUID, ...] = ()
    since: datetime | None = None
    before: datetime | None = None
    is_whole: bool = False  # with the events of terms and verifications, which programs follow and readers are not shown

    model = Change  # django-filter reads `model` and all() of a queryset

    def all(self) -> "ChangeQuery":
        return self

    def with_term(self, facet: str, *codes: str) -> "ChangeQuery":
        return replace(self, filters=(*self.filters, (facet, tuple(sorted(set(codes))))))

    def without_facet(self, facet: str) -> "ChangeQuery":
        others = tuple(one for one in self.filters if one[0] != facet)
        return self if others == self.filters else replace(self, filters=others)

    def of_publications(self, *uids: UUID) -> "ChangeQuery":
        return replace(self, uids=tuple(sorted(set(uids))))

    def with_events(self, *events: str) -> "ChangeQuery":
        return replace(self, events=events)

    def since_instant(self, instant: datetime) -> "ChangeQuery":
        return replace(self, since=instant)

    def before_instant(self, instant: datetime) -> "ChangeQuery":
        return replace(self, before=instant)

    def facets(self, *facets: str) -> dict[str, dict[str, int]]:
        """By facet and code how many changes of this list a filter by the term leaves."""
        return {facet: self._bitmap_index.facet_counts(facet, self._keys) for facet in facets}

    def count(self) -> int:
        return len(self._keys) if self._has_terms else self._log.count()

    def __getitem__(self, rows: slice) -> list[Change]:
        """At most one statement beside those of the period."""
        if not self._has_terms:
            return self._log[rows]
        up_to_stop = self._order.first(self._keys, rows.stop, descending=True)
        return self._fetch(up_to_stop - self._order.first(self._keys, rows.start or 0, descending=True))[::-1]

    def after(self, number: int, limit: int) -> list[Change]:
        """The first changes after the one with that number, oldest first."""
        if not self._has_terms:
            return list(self._log.queryset.filter(number__gt=number).order_by("number")[:limit])
        later = self._keys - self._order.at_most(number)
        return self._fetch(self._order.first(later, limit, descending=False))

    def last_number(self) -> int:
        """The number of the newest change; 0 before the first."""
        newest = self[0:1]
        return newest[0].number if newest else 0

    def _fetch(self, keys: BitMap) -> list[Change]:
        numbers = [self._order.number(key) for key in keys]
        return list(list_changes(self.revision, number__in=numbers).queryset.order_by("number"))

    @property
    def _has_terms(self) -> bool:
        return any(facet != TYPE for facet, _codes in self.filters)

    @cached_property
    def _log(self) -> CachedCountQuery:
        """The log without terms, from its table."""
        conditions: dict[str, Any] = {f"{facet}__in": codes for facet, codes in self.filters}
        conditions |= {"event__in": self.events} if self.events else {}
        conditions |= {"uid__in": self.uids} if self.uids else {}
        conditions |= {"at__gte": self.since} if self.since else {}
        conditions |= {"at__lt": self.before} if self.before else {}
        return list_changes(self.revision, is_whole=self.is_whole, **conditions)

    @cached_property
    def _keys(self) -> BitMap:
        """The keys of the versions that the changes published."""
        types = next((codes for facet, codes in self.filters if facet == TYPE), tuple(type_codes()))
        found = self._bitmap_index.any_of(TYPE, types) | self._bitmap_index.any_of(PAST_TYPE, types)
        for facet, codes in self.filters:
            if facet != TYPE:
                found = found & self._bitmap_index.any_of(facet, codes)
        if self.uids:
            found = found & BitMap(keys_of_uids(self.uids))
        if self.since or self.before:
            found = found & self._order.between(*self._number_range)
        return found

    @cached_property
    def _number_range(self) -> tuple[int | None, int | None]:
        """Kept by revision: the counts of each facet are those of another list of the same period."""
        ends = [instant and instant.timestamp() for instant in (self.since, self.before)]
        key = f"log:numbers:{self.revision.cache_key}:{ends[0]}:{ends[1]}"
        found: tuple[int | None, int | None] = cache.get_or_set(  # type: ignore[assignment]
            key, lambda: change_numbers_between(self.since, self.before), REVISION_CACHE_SECONDS
        )
        return found

    @property
    def _bitmap_index(self) -> BitmapIndex:
        return bitmap_index_at(self.revision)

    @property
    def _order(self) -> BitSlicedIndex:
        return self._bitmap_index.bit_sliced("change")
