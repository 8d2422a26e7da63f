"""Text as it is searched: normalised once at writing, and once for a query."""

import unicodedata

from django.utils.html import strip_tags

MOST_WORDS = 12


def normalise(text: str) -> str:
    """NFKC and case-folded, without markup, spaces collapsed: `GB／T` and `gb/t` meet."""
    return " ".join(unicodedata.normalize("NFKC", strip_tags(text)).casefold().split())


def words(query: str) -> tuple[str, ...]:
    """The distinct words of a query in order. An entry matches when its text contains each of them."""
    return tuple(dict.fromkeys(normalise(query).split()))
