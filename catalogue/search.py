"""Text as it is searched: normalised once at writing, and once for a query."""

import html
import re
import unicodedata

from django.utils.html import strip_tags

MOST_WORDS = 12
# Tags that part words; the others may stand within one, as in CO<sub>2</sub>.
PARTING = re.compile(r"</?(?:p|h[1-6]|[uo]l|li|blockquote|br|table|thead|tbody|tr|t[hd])\b[^>]*>", re.IGNORECASE)


def normalise(text: str) -> str:
    """NFKC and case-folded, without markup, spaces collapsed: `GB／T` and `gb/t` meet, `R&amp;D` and `r&d` too."""
    plain = html.unescape(strip_tags(PARTING.sub(" ", text)))
    return " ".join(unicodedata.normalize("NFKC", plain).casefold().split())


def words(query: str) -> tuple[str, ...]:
    """The distinct words of a query in order. An entry matches when its text contains each of them."""
    return tuple(dict.fromkeys(normalise(query).split()))
