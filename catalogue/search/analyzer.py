"""Search analyzer: stems Latin words (Snowball, English), indexes Chinese as character bigrams, days as one token each.

Texts and queries pass the same analyzer, so that `GB／T` matches `gb/t` and 标准 matches 标准化. What is written together,
with a hyphen or apart matches in each way: `GB2733` and `GB 2733`, `e-commerce` and `ecommerce`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from html import unescape
from typing import NamedTuple

import Stemmer
from django.utils.html import strip_tags

from catalogue.search.days import day_token, find_days
from infra.text.character_forms import fold_characters, name_key, strip_accents
from infra.text.han import HAN_CHARACTER, HAN_RANGES

# Raised by a release that writes search texts or posting lists in another way: `migrate` then writes them anew.
INDEX_VERSION = 1
MAX_TOKEN_LENGTH = 40  # characters of a token
# Tags that separate words; others may stand inside a word, as in CO<sub>2</sub>.
BLOCK_TAGS = re.compile(r"</?(?:p|h[1-6]|[uo]l|li|blockquote|br|table|thead|tbody|tr|t[hd])\b[^>]*>", re.IGNORECASE)
TOKEN_RUN = re.compile(rf"[{HAN_RANGES}]+|[^\W_{HAN_RANGES}]+")
APOSTROPHE = re.compile(r"'(?=s?\b)")
# Words with hyphens, and the letters and first number of a standard: e-commerce, GB/T 4754, DB31/T 1234, T/CESA 1034, MIC 2025.
HYPHENATED = re.compile(r"\b[a-z]++(?:-[a-z]++)+\b")
DESIGNATION = re.compile(r"\b[a-z][a-z0-9]{0,7}+(?: ?/ ?[a-z]{1,5}+){0,3}+[ -]?[0-9]++(?![a-z])")
NUMBER_PREFIX = "#"  # the first character of a document number's token; no word contains it
NAME_PREFIX = "="  # of the token of a whole title or name
ACCENT_PREFIX = "´"  # of the token of a word with its accents
_stemmer = Stemmer.Stemmer("english")


class QueryToken(NamedTuple):
    """A token that a query looks for.

    `prefix`: tokens that begin with it match too; "" for none. `joined`: the token of the compound that the word is a part
    of, which matches too. `accented`: the token of the word with its accents, "" where it has none; it only ranks.
    """

    token: str
    prefix: str
    joined: str = ""
    accented: str = ""


def normalize_text(text: str) -> str:
    """Without markup, folded (infra.text.character_forms), whitespace collapsed: `GB／T` becomes `gb/t`, `R&amp;D` `r&d`."""
    plain = unescape(strip_tags(BLOCK_TAGS.sub(" ", text)))
    return " ".join(fold_characters(plain).split())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return _stemmer.stemWord(word)[:MAX_TOKEN_LENGTH]


def count_tokens(normalised: str) -> Counter[str]:
    """How often each token occurs in a normalised text. The last character of a Chinese run is a token too."""
    return Counter(_iterate_tokens(normalised))


def _iterate_tokens(normalised: str) -> Iterator[str]:
    plain = APOSTROPHE.sub(" ", strip_accents(normalised))
    for run in TOKEN_RUN.findall(plain):
        if HAN_CHARACTER.match(run):
            yield from (run[start : start + 2] for start in range(len(run)))
        else:
            yield stem(run)
    yield from (token for _, token in find_compounds(plain))
    yield from map(day_token, find_days(plain))
    if not normalised.isascii():
        yield from (token for run in TOKEN_RUN.findall(normalised) if (token := accented_token(run)))


def find_compounds(plain: str) -> Iterator[tuple[re.Match[str], str]]:
    """Where words with hyphens and designations stand, each with its token in one word."""
    for pattern in (HYPHENATED, DESIGNATION):
        for found in pattern.finditer(plain):
            parts = TOKEN_RUN.findall(found[0])
            if len(parts) > 1:
                yield found, stem("".join(parts))


def accented_token(run: str) -> str:
    """The token of a folded Latin word with its accents; "" for a word without."""
    return "" if run.isascii() or strip_accents(run) == run else (ACCENT_PREFIX + run)[:MAX_TOKEN_LENGTH]


def document_number_token(text: str) -> str:
    """The token of a document number, without brackets, spaces and dashes: 国发〔2015〕40号 gives `#国发201540号`."""
    return (NUMBER_PREFIX + "".join(TOKEN_RUN.findall(normalize_text(text))))[:MAX_TOKEN_LENGTH]


def name_token(normalised: str) -> str:
    """The token of a whole title, name or number; "" for a text without letters and figures. A long one is a digest."""
    key = name_key(normalised)
    is_short = len(key) < MAX_TOKEN_LENGTH
    return (NAME_PREFIX + (key if is_short else sha256(key.encode()).hexdigest()))[:MAX_TOKEN_LENGTH] if key else ""


def query_tokens(query: str) -> list[QueryToken]:
    """The distinct tokens of a normalised query, in order. A single Chinese character matches every bigram that begins with it."""
    days = list(find_days(query))
    found = {token: QueryToken(token, "") for token in map(day_token, days)}
    for day in reversed(days):
        query = f"{query[: day.start()]} {query[day.end() :]}"
    rest = APOSTROPHE.sub(" ", query)
    plain, accents = strip_accents(rest), {strip_accents(run): accented_token(run) for run in TOKEN_RUN.findall(rest)}
    compounds = list(find_compounds(plain))
    for match in TOKEN_RUN.finditer(plain):
        run = match[0]
        if HAN_CHARACTER.match(run):
            bigrams = [run[start : start + 2] for start in range(max(1, len(run) - 1))]
            found |= {bigram: QueryToken(bigram, bigram if len(bigram) == 1 else "") for bigram in bigrams}
        else:
            word = stem(run)
            joined = next((token for at, token in compounds if at.start() <= match.start() < at.end() and token != word), "")
            found[word] = QueryToken(word, word if len(word) > 3 else "", joined, accents.get(run, ""))
    return list(found.values())
