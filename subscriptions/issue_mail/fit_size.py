"""How much of each item a mail holds, so that the largest one stays below what mail services show (Gmail cuts at 102 KB)."""

from collections.abc import Sequence

MAX_SIZE = 100_000  # bytes of a message, as it travels
HEADERS_SIZE = 3_000  # headers, a signature, boundaries and the reader's links
FITTING_SIZE = MAX_SIZE - HEADERS_SIZE


def fitted_levels(sizes: Sequence[Sequence[int]], limit: int = FITTING_SIZE) -> list[int]:
    """The level of each part, 0 the longest. `sizes` has the bytes of each part at each of its levels.

    The longest part is shortened by one level until all fit, or nothing is left to shorten.
    """
    levels = [0] * len(sizes)
    while sum(part[level] for part, level in zip(sizes, levels, strict=True)) > limit:
        longer = [place for place, part in enumerate(sizes) if levels[place] + 1 < len(part)]
        if not longer:
            break
        longest = max(longer, key=lambda place: sizes[place][levels[place]])
        levels[longest] += 1
    return levels
