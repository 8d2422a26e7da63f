"""Bitmap index: for each index term (facet, code) the keys of the live entries that carry it, as a Roaring bitmap.

100,000 entries take some megabytes of memory, an intersection some microseconds (pyroaring).
"""

from collections.abc import Iterable
from functools import cached_property

from pyroaring import BitMap

from catalogue.index.bit_sliced_index import BitSlicedIndex
from catalogue.models import BitmapSegment
from catalogue.models.index import IndexTerm

TYPE = "type"
PAST_TYPE = "past"  # the type of an earlier version of a live entry
MONTH = "month"
RELATION = "relation"  # the type of a relation, at both of its ends
BIT_SLICED_FACETS = ("sorted_on", "in_force_on", "ended_on", "comments_close_on", "to_do_by", "change", "until")
FIRST_PAST_KEY = 2**31  # keys of entries are below; an earlier version has this plus its change number as key
EMPTY_BITMAP = BitMap()


class BitmapIndex:
    """The bitmaps of one revision. Callers must not change a bitmap that a method returned."""

    def __init__(self, bitmaps: dict[IndexTerm, BitMap]) -> None:
        self.bitmaps = bitmaps
        self._bit_sliced: dict[str, BitSlicedIndex] = {}
        self._type_counts: dict[tuple[str, str], dict[str, int]] = {}

    def bitmap(self, facet: str, code: str) -> BitMap:
        return self.bitmaps.get((facet, code), EMPTY_BITMAP)

    def any_of(self, facet: str, codes: Iterable[str]) -> BitMap:
        bitmaps = [self.bitmap(facet, code) for code in codes]
        return bitmaps[0] if len(bitmaps) == 1 else BitMap.union(EMPTY_BITMAP, *bitmaps)

    def live(self, entry_type: str = "") -> BitMap:
        """Every live entry, or those of one type."""
        return self.bitmap(TYPE, entry_type) if entry_type else self.all_live

    def as_of_change(self, entry_type: str, change: int) -> BitMap:
        """Keys of what was live after the change of that number: of entries, or of their earlier versions."""
        types = [entry_type] if entry_type else [code for facet, code in self.bitmaps if facet == TYPE]
        published = (self.any_of(TYPE, types) | self.any_of(PAST_TYPE, types)) & self.bit_sliced("change").at_most(change)
        return published - self.bit_sliced("until").at_most(change)

    @cached_property
    def all_live(self) -> BitMap:
        return self.any_of(TYPE, [code for facet, code in self.bitmaps if facet == TYPE])

    def count(self, entry_type: str = "", facet: str = "", code: str = "") -> int:
        """How many live entries of the type ("" for every type) carry the term; without `facet` all are counted."""
        live = self.live(entry_type)
        return live.intersection_cardinality(self.bitmap(facet, code)) if facet else len(live)

    def facet_counts(self, facet: str, among: BitMap) -> dict[str, int]:
        """By code of the facet how many of the keys `among` carry it; codes that none of them carries are left out."""
        counted = ((code, among.intersection_cardinality(self.bitmaps[facet, code])) for code in self.codes_by_facet.get(facet, ()))
        return {code: count for code, count in counted if count}

    def type_counts(self, entry_type: str, facet: str) -> dict[str, int]:
        """The same among all live entries of the type ("" for every type), counted once. Callers must not change it."""
        key = entry_type, facet
        if key not in self._type_counts:
            self._type_counts[key] = self.facet_counts(facet, self.live(entry_type))
        return self._type_counts[key]

    @cached_property
    def codes_by_facet(self) -> dict[str, list[str]]:
        codes: dict[str, list[str]] = {}
        for facet, code in sorted(self.bitmaps):
            codes.setdefault(facet, []).append(code)
        return codes

    def bit_sliced(self, facet: str) -> BitSlicedIndex:
        """The bit-sliced index of one of BIT_SLICED_FACETS."""
        if facet not in self._bit_sliced:
            self._bit_sliced[facet] = BitSlicedIndex(lambda code: self.bitmap(facet, code))
        return self._bit_sliced[facet]

    def with_segments(self, segments: Iterable[tuple[str, str, int, bytes]]) -> "BitmapIndex":
        """The index of a later revision. `segments` are (facet, code, number, bitmap) that were written since this one."""
        bitmaps = dict(self.bitmaps)
        copied: set[IndexTerm] = set()
        for facet, code, number, members in segments:
            term = facet, code
            if term not in copied:
                copied.add(term)
                bitmaps[term] = BitMap(self.bitmap(*term))
            bitmaps[term].remove_range(*BitmapSegment.key_range(number))
            bitmaps[term] |= BitMap.deserialize(bytes(members))
        return BitmapIndex({term: keys for term, keys in bitmaps.items() if keys})
