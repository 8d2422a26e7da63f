"""Which live entries carry what: sets of entry keys, made from the index's blocks.

A set is a Roaring bitmap (pyroaring): 100,000 entries take some megabytes, and an intersection some microseconds.
"""

from collections.abc import Iterable
from functools import cached_property

from pyroaring import BitMap

from catalogue.index.bit_sliced_index import BitSlicedIndex
from catalogue.models import BitmapSegment
from catalogue.models.index import IndexTerm

TYPE = "type"
PAST_TYPE = "past"  # as TYPE, of earlier versions of live entries
MONTH = "month"
RELATION = "relation"  # by type of the relation, either end
BIT_SLICED_FACETS = ("sorted_on", "in_force_on", "ended_on", "comments_close_on", "change", "until")
FIRST_PAST_KEY = 2**31  # keys of entries are below, those of earlier versions begin here
EMPTY_BITMAP = BitMap()


class BitmapIndex:
    """The sets of one edition. Callers must not change a set that they were given."""

    def __init__(self, bitmaps: dict[IndexTerm, BitMap]) -> None:
        self.bitmaps = bitmaps
        self._bit_sliced: dict[str, BitSlicedIndex] = {}

    def bitmap(self, facet: str, code: str) -> BitMap:
        return self.bitmaps.get((facet, code), EMPTY_BITMAP)

    def any_of(self, facet: str, codes: Iterable[str]) -> BitMap:
        bitmaps = [self.bitmap(facet, code) for code in codes]
        return bitmaps[0] if len(bitmaps) == 1 else BitMap.union(EMPTY_BITMAP, *bitmaps)

    def live(self, entry_type: str = "") -> BitMap:
        """Every live entry, or those of one type."""
        return self.bitmap(TYPE, entry_type) if entry_type else self.all_live

    def as_of_change(self, entry_type: str, change: int) -> BitMap:
        """Entries, and earlier versions of entries, as they stood after the change of that number."""
        types = [entry_type] if entry_type else [code for facet, code in self.bitmaps if facet == TYPE]
        begun = (self.any_of(TYPE, types) | self.any_of(PAST_TYPE, types)) & self.bit_sliced("change").at_most(change)
        return begun - self.bit_sliced("until").at_most(change)

    @cached_property
    def all_live(self) -> BitMap:
        return self.any_of(TYPE, [code for facet, code in self.bitmaps if facet == TYPE])

    def count(self, entry_type: str = "", facet: str = "", code: str = "") -> int:
        """How many live entries of the type ("" for all) carry the value ("" for any entry)."""
        live = self.live(entry_type)
        return live.intersection_cardinality(self.bitmap(facet, code)) if facet else len(live)

    def facet_counts(self, facet: str, among: BitMap) -> dict[str, int]:
        """The facet's codes that some of these carry, with how many do."""
        counted = ((code, among.intersection_cardinality(self.bitmaps[facet, code])) for code in self.codes_by_facet.get(facet, ()))
        return {code: count for code, count in counted if count}

    @cached_property
    def codes_by_facet(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for facet, code in sorted(self.bitmaps):
            found.setdefault(facet, []).append(code)
        return found

    def bit_sliced(self, facet: str) -> BitSlicedIndex:
        """Of a facet in NUMBERED."""
        if facet not in self._bit_sliced:
            self._bit_sliced[facet] = BitSlicedIndex(lambda code: self.bitmap(facet, code))
        return self._bit_sliced[facet]

    def with_segments(self, segments: Iterable[tuple[str, str, int, bytes]]) -> "BitmapIndex":
        """The sets of a later edition, by the blocks that were written since."""
        bitmaps = dict(self.bitmaps)
        fresh: set[IndexTerm] = set()
        for facet, code, number, members in segments:
            place = facet, code
            if place not in fresh:
                fresh.add(place)
                bitmaps[place] = BitMap(self.bitmap(*place))
            bitmaps[place].remove_range(*BitmapSegment.key_range(number))
            bitmaps[place] |= BitMap.deserialize(bytes(members))
        return BitmapIndex({place: keys for place, keys in bitmaps.items() if keys})
