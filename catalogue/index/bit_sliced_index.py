"""Bit-sliced index: one number a key, stored as bitmaps; slice i holds the keys whose number has bit i.

Ranges and orders are set algebra on the slices. After O'Neil and Quass, "Improved query performance with variant indexes",
SIGMOD 1997.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from pyroaring import BitMap

BIT_COUNT = 32
EXISTENCE = "any"
KEY_LIMIT = 2**32


def slice_codes(number: int) -> Iterator[str]:
    """The codes of the slices that hold a key with that number: 0 <= number < 2**32."""
    yield EXISTENCE
    yield from (str(bit) for bit in range(BIT_COUNT) if number >> bit & 1)


class BitSlicedIndex:
    """`slice_for` returns the bitmap of a slice by its code: EXISTENCE for all keys, else the decimal number of the bit."""

    def __init__(self, slice_for: Callable[[str], BitMap]) -> None:
        self.all_keys = slice_for(EXISTENCE)
        slices = [slice_for(str(bit)) for bit in range(BIT_COUNT)]
        self.slices = slices[: max((bit + 1 for bit, keys in enumerate(slices) if keys), default=0)]

    def number(self, key: int) -> int:
        return sum(1 << bit for bit, keys in enumerate(self.slices) if key in keys)

    def at_most(self, number: int) -> BitMap:
        """The keys whose number is `number` or less."""
        below, equal = self._below_and_equal(number)
        return below | equal

    def _below_and_equal(self, number: int) -> tuple[BitMap, BitMap]:
        """The keys whose number is less than `number`, and, in a bitmap that may be changed, those whose number it is."""
        if number >> len(self.slices):
            return self.all_keys, BitMap()
        below, equal = BitMap(), self.all_keys
        for bit in range(len(self.slices) - 1, -1, -1):
            if number >> bit & 1:
                below |= equal - self.slices[bit]
                equal = equal & self.slices[bit]
            else:
                equal = equal - self.slices[bit]
        return below, equal

    def between(self, low: int | None, high: int | None) -> BitMap:
        """The keys whose number is in the range: both ends included, None is open."""
        up_to_high = self.all_keys if high is None else self.at_most(high)
        return up_to_high - self.at_most(low - 1) if low else up_to_high

    def first(self, keys: BitMap, limit: int, *, descending: bool) -> BitMap:
        """The first `limit` of these keys in the order of (number, key)."""
        if limit <= 0:
            return BitMap()
        certain, candidates = BitMap(), keys & self.all_keys
        for bits in reversed(self.slices):
            ahead = candidates & bits if descending else candidates - bits
            if len(certain) + len(ahead) > limit:
                candidates = ahead
            else:
                certain |= ahead
                candidates = candidates - ahead
        missing = limit - len(certain)
        if missing <= 0:
            return certain
        return certain | (candidates[-missing:] if descending else candidates[:missing])

    def after(self, number: int, key: int, *, descending: bool) -> BitMap:
        """The keys that come after (number, key) in the order, whether or not that key still has that number."""
        below, equal = self._below_and_equal(number)
        if descending:
            equal.remove_range(key, KEY_LIMIT)
            return below | equal
        above = self.all_keys - below - equal
        equal.remove_range(0, key + 1)
        return above | equal

    def sorted_keys(self, keys: BitMap, *, descending: bool) -> list[int]:
        return sorted(keys, key=lambda key: (self.number(key), key), reverse=descending)


def bit_sliced_order(keys: Iterable[int]) -> BitSlicedIndex:
    """The index whose numbers are the places of these keys in their order."""
    slices: defaultdict[str, BitMap] = defaultdict(BitMap)
    for number, key in enumerate(keys):
        for code in slice_codes(number):
            slices[code].add(key)
    return BitSlicedIndex(lambda code: slices[code])
