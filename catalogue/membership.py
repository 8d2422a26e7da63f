"""Which live entries carry what: sets of entry keys, made from the index's blocks.

A set is a Roaring bitmap (pyroaring): 100,000 entries take some megabytes, and an intersection some microseconds.
"""

from collections.abc import Iterable
from functools import cached_property

from pyroaring import BitMap

from catalogue.models import Block
from catalogue.numbers import Numbers

Place = tuple[str, str]
TYPE = "type"
PAST = "past"  # as TYPE, of earlier versions of live entries
MONTH = "month"
RELATION = "relation"  # by type of the relation, either end
NUMBERED = ("sorted_on", "in_force_on", "ended_on", "comments_close_on", "change", "until")
FIRST_PAST = 2**31  # keys of entries are below, those of earlier versions begin here
NOBODY = BitMap()


class Members:
    """The sets of one edition. Callers must not change a set that they were given."""

    def __init__(self, edition: int, sets: dict[Place, BitMap]) -> None:
        self.edition, self.sets = edition, sets
        self._numbers: dict[str, Numbers] = {}

    def of(self, facet: str, code: str) -> BitMap:
        return self.sets.get((facet, code), NOBODY)

    def any_of(self, facet: str, codes: Iterable[str]) -> BitMap:
        sets = [self.of(facet, code) for code in codes]
        return sets[0] if len(sets) == 1 else BitMap.union(NOBODY, *sets)

    def live(self, entry_type: str = "") -> BitMap:
        """Every live entry, or those of one type."""
        return self.of(TYPE, entry_type) if entry_type else self.everything

    def known(self, entry_type: str, change: int) -> BitMap:
        """Entries, and earlier versions of entries, as they stood after the change of that number."""
        types = [entry_type] if entry_type else [code for facet, code in self.sets if facet == TYPE]
        begun = (self.any_of(TYPE, types) | self.any_of(PAST, types)) & self.numbers("change").at_most(change)
        return begun - self.numbers("until").at_most(change)

    @cached_property
    def everything(self) -> BitMap:
        return self.any_of(TYPE, [code for facet, code in self.sets if facet == TYPE])

    def count(self, entry_type: str = "", facet: str = "", code: str = "") -> int:
        """How many live entries of the type ("" for all) carry the value ("" for any entry)."""
        live = self.live(entry_type)
        return live.intersection_cardinality(self.of(facet, code)) if facet else len(live)

    def counts(self, facet: str, among: BitMap) -> dict[str, int]:
        """The facet's codes that some of these carry, with how many do."""
        counted = ((code, among.intersection_cardinality(self.sets[facet, code])) for code in self.codes.get(facet, ()))
        return {code: count for code, count in counted if count}

    @cached_property
    def codes(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for facet, code in sorted(self.sets):
            found.setdefault(facet, []).append(code)
        return found

    def numbers(self, facet: str) -> Numbers:
        """Of a facet in NUMBERED."""
        if facet not in self._numbers:
            self._numbers[facet] = Numbers(lambda code: self.of(facet, code))
        return self._numbers[facet]

    def renewed(self, edition: int, blocks: Iterable[tuple[str, str, int, bytes]]) -> "Members":
        """The sets of a later edition, by the blocks that were written since."""
        sets = dict(self.sets)
        fresh: set[Place] = set()
        for facet, code, number, members in blocks:
            place = facet, code
            if place not in fresh:
                fresh.add(place)
                sets[place] = BitMap(self.of(*place))
            sets[place].remove_range(*Block.range_of(number))
            sets[place] |= BitMap.deserialize(bytes(members))
        return Members(edition, {place: keys for place, keys in sets.items() if keys})
