"""Search analyzer: stems Latin words (Snowball, English), indexes Chinese as character bigrams, a document number as one token.

Texts and queries pass the same analyzer, so that `GB／T` matches `gb/t` and 标准 matches 标准化.
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
# Tags that separate words; others may stand inside a word, as in CO<sub>2</sub>.
BLOCK_TAGS = re.compile(r"</?(?:p|h[1-6]|[uo]l|li|blockquote|br|table|thead|tbody|tr|t[hd])\b[^>]*>", re.IGNORECASE)
TOKEN_RUN = re.compile(rf"[{HAN_RANGES}]+|[^\W_{HAN_RANGES}]+")
APOSTROPHE = re.compile(r"['’](?=s?\b)")
NUMBER_PREFIX = "#"  # the first character of a document number's token; no word contains it
_stemmer = Stemmer.Stemmer("english")


class QueryToken(NamedTuple):
    """A token that a query looks for. `prefix`: tokens that begin with it match too; "" for none."""

    token: str
    prefix: str


def normalize_text(text: str) -> str:
    """NFKC, case-folded, without markup, whitespace collapsed: `GB／T` becomes `gb/t`, `R&amp;D` becomes `r&d`."""
    plain = unescape(strip_tags(BLOCK_TAGS.sub(" ", text)))
    return " ".join(unicodedata.normalize("NFKC", plain).casefold().split())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return _stemmer.stemWord(word)[:MAX_TOKEN_LENGTH]


def count_tokens(normalised: str) -> Counter[str]:
    """How often each token occurs in a normalised text. The last character of a Chinese run is a token too."""
    return Counter(_iterate_tokens(normalised))


def _iterate_tokens(normalised: str) -> Iterator[str]:
    for run in TOKEN_RUN.findall(APOSTROPHE.sub(" ", normalised)):
        if HAN_CHARACTER.match(run):
            yield from (run[start : start + 2] for start in range(len(run)))
        else:
            yield stem(run)


def document_number_token(text: str) -> str:
    """The token of a document number, without brackets, spaces and dashes: 国发〔2015〕40号 gives `#国发201540号`."""
    return (NUMBER_PREFIX + "".join(TOKEN_RUN.findall(normalize_text(text))))[:MAX_TOKEN_LENGTH]


def query_tokens(query: str) -> list[QueryToken]:
    """The distinct tokens of a normalised query, in order. A single Chinese character matches every bigram that begins with it."""
    found: dict[str, QueryToken] = {}
    for run in TOKEN_RUN.findall(APOSTROPHE.sub(" ", query)):
        if HAN_CHARACTER.match(run):
            bigrams = [run[start : start + 2] for start in range(max(1, len(run) - 1))]
            found |= {bigram: QueryToken(bigram, bigram if len(bigram) == 1 else "") for bigram in bigrams}
        else:
            word = stem(run)
            found[word] = QueryToken(word, word if len(word) > 3 else "")
    return list(found.values())
