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

LONGEST = 40  # characters of a token
# Tags that part words; the others may stand within one, as in CO<sub>2</sub>.
PARTING = re.compile(r"</?(?:p|h[1-6]|[uo]l|li|blockquote|br|table|thead|tbody|tr|t[hd])\b[^>]*>", re.IGNORECASE)
CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"[{CHINESE}]+|[^\W_{CHINESE}]+")
IS_CHINESE = re.compile(f"[{CHINESE}]")
APOSTROPHE = re.compile(r"['’](?=s?\b)")
NUMBER = "#"  # begins the token of a document number, which no word can
_stemmer = Stemmer.Stemmer("english")


class Wanted(NamedTuple):
    """What a query asks of an entry: this token, or one that begins with it."""

    token: str
    begins: str


def normalise(text: str) -> str:
    """NFKC and case-folded, without markup, spaces collapsed: `GB／T` and `gb/t` meet, `R&amp;D` and `r&d` too."""
    plain = unescape(strip_tags(PARTING.sub(" ", text)))
    return " ".join(unicodedata.normalize("NFKC", plain).casefold().split())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return _stemmer.stemWord(word)[:LONGEST]


def tokens(normalised: str) -> Counter[str]:
    """How often each token stands in a normalised text. The last character of a Chinese run is a token too."""
    return Counter(_tokens(normalised))


def _tokens(normalised: str) -> Iterator[str]:
    for run in RUN.findall(APOSTROPHE.sub(" ", normalised)):
        if IS_CHINESE.match(run):
            yield from (run[place : place + 2] for place in range(len(run)))
        else:
            yield stem(run)


def number_token(text: str) -> str:
    """A document number without brackets, spaces and dashes: 国发〔2015〕40号 as `#国发201540号`."""
    return (NUMBER + "".join(RUN.findall(normalise(text))))[:LONGEST]


def wanted(query: str) -> list[Wanted]:
    """What a normalised query asks for, in order and once each. A single character is met by every pair that begins with it."""
    asked: dict[str, Wanted] = {}
    for run in RUN.findall(APOSTROPHE.sub(" ", query)):
        if IS_CHINESE.match(run):
            pairs = [run[place : place + 2] for place in range(max(1, len(run) - 1))]
            asked |= {pair: Wanted(pair, pair if len(pair) == 1 else "") for pair in pairs}
        else:
            word = stem(run)
            asked[word] = Wanted(word, word if len(word) > 3 else "")
    return list(asked.values())
