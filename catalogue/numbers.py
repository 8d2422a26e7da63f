"""Numbers of many entries as bit slices: set i holds the keys whose number has bit i. Ranges and orders are set algebra.

After O'Neil and Quass, "Improved query performance with variant indexes", SIGMOD 1997.
"""

from collections.abc import Callable, Iterator

from pyroaring import BitMap

WIDTH = 32
ANY = "any"
LARGEST_KEY = 2**32


def slices_of(number: int) -> Iterator[str]:
    """The codes of the sets that hold a key with that number: 0 <= number < 2**32."""
    yield ANY
    yield from (str(bit) for bit in range(WIDTH) if number >> bit & 1)


class Numbers:
    """One number a key; `of` gives the set of a slice by its code."""

    def __init__(self, of: Callable[[str], BitMap]) -> None:
        self.known = of(ANY)
        self.slices = [of(str(bit)) for bit in range(WIDTH)]

    def number(self, key: int) -> int:
        return sum(1 << bit for bit, keys in enumerate(self.slices) if key in keys)

    def at_most(self, number: int) -> BitMap:
        below, equal = BitMap(), self.known
        for bit in range(len(self.slices) - 1, -1, -1):
            if number >> bit & 1:
                below |= equal - self.slices[bit]
                equal = equal & self.slices[bit]
            else:
                equal = equal - self.slices[bit]
        return below | equal

    def between(self, low: int | None, high: int | None) -> BitMap:
        """Both ends included; None is open."""
        reached = self.known if high is None else self.at_most(high)
        return reached - self.at_most(low - 1) if low else reached

    def first(self, keys: BitMap, most: int, *, descending: bool) -> BitMap:
        """The `most` keys that come first by (number, key)."""
        if most <= 0:
            return BitMap()
        sure, open_ = BitMap(), keys & self.known
        for bits in reversed(self.slices):
            ahead = open_ & bits if descending else open_ - bits
            if len(sure) + len(ahead) > most:
                open_ = ahead
            else:
                sure |= ahead
                open_ = open_ - ahead
        missing = most - len(sure)
        if missing <= 0:
            return sure
        return sure | (open_[-missing:] if descending else open_[:missing])

    def beyond(self, number: int, key: int, *, descending: bool) -> BitMap:
        """The keys that come after that place, whether or not something still stands there."""
        below = self.at_most(number - 1) if number else BitMap()
        level = self.at_most(number)
        same = level - below
        if descending:
            same.remove_range(key, LARGEST_KEY)
            return below | same
        same.remove_range(0, key + 1)
        return (self.known - level) | same

    def in_order(self, keys: BitMap, *, descending: bool) -> list[int]:
        return sorted(keys, key=lambda key: (self.number(key), key), reverse=descending)
