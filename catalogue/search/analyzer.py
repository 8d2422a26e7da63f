"""Text as it is searched: words by their stems, Chinese by pairs of characters, document numbers as one.

One way for texts and queries, so that `GB／T` meets `gb/t` and 标准 meets 标准化.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

import Stemmer
from django.utils.html import strip_tags

from infra.han import HAN_CHARACTER, HAN_RANGES

MAX_TOKEN_LENGTH = 40  # characters of a token
# Tags that part words; the others may stand within one, as in CO<sub>2</sub>.
BLOCK_TAGS = re.compile(r"</?(?:p|h[1-6]|[uo]l|li|blockquote|br|table|thead|tbody|tr|t[hd])\b[^>]*>", re.IGNORECASE)
TOKEN_RUN = re.compile(rf"[{HAN_RANGES}]+|[^\W_{HAN_RANGES}]+")
APOSTROPHE = re.compile(r"['’](?=s?\b)")
NUMBER_PREFIX = "#"  # begins the token of a document number, which no word can
_stemmer = Stemmer.Stemmer("english")


class QueryToken(NamedTuple):
    """What a query asks of an entry: this token, or one that begins with it."""

    token: str
    prefix: str


def normalize_text(text: str) -> str:
    """NFKC and case-folded, without markup, spaces collapsed: `GB／T` and `gb/t` meet, `R&amp;D` and `r&d` too."""
    plain = unescape(strip_tags(BLOCK_TAGS.sub(" ", text)))
    return " ".join(unicodedata.normalize("NFKC", plain).casefold().split())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return _stemmer.stemWord(word)[:MAX_TOKEN_LENGTH]


def count_tokens(normalised: str) -> Counter[str]:
    """How often each token stands in a normalised text. The last character of a Chinese run is a token too."""
    return Counter(_iterate_tokens(normalised))


def _iterate_tokens(normalised: str) -> Iterator[str]:
    for run in TOKEN_RUN.findall(APOSTROPHE.sub(" ", normalised)):
        if HAN_CHARACTER.match(run):
            yield from (run[place : place + 2] for place in range(len(run)))
        else:
            yield stem(run)


def document_number_token(text: str) -> str:
    """A document number without brackets, spaces and dashes: 国发〔2015〕40号 as `#国发201540号`."""
    return (NUMBER_PREFIX + "".join(TOKEN_RUN.findall(normalize_text(text))))[:MAX_TOKEN_LENGTH]


def query_tokens(query: str) -> list[QueryToken]:
    """What a normalised query asks for, in order and once each. A single character is met by every pair that begins with it."""
    found: dict[str, QueryToken] = {}
    for run in TOKEN_RUN.findall(APOSTROPHE.sub(" ", query)):
        if HAN_CHARACTER.match(run):
            pairs = [run[place : place + 2] for place in range(max(1, len(run) - 1))]
            found |= {pair: QueryToken(pair, pair if len(pair) == 1 else "") for pair in pairs}
        else:
            word = stem(run)
            found[word] = QueryToken(word, word if len(word) > 3 else "")
    return list(found.values())
