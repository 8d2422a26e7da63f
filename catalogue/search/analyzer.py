"""Search analyzer: stems Latin words (Snowball, English), indexes Chinese as character bigrams, days as one token each.

A number of a standard is one token in any spelling too (infra.text.standard_numbers). Texts and queries pass the same
analyzer, so that `GB／T` matches `gb/t` and 标准 matches 标准化. What is written together, with a hyphen or apart matches in
each way: `GB2733` and `GB 2733`, `e-commerce` and `ecommerce`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from html import unescape
from typing import Any, NamedTuple

import Stemmer
from django.utils.html import strip_tags

from catalogue.search.days import day_token, find_days
from infra.text.character_forms import fold_characters, name_key, strip_accents
from infra.text.han import HAN_CHARACTER, HAN_RANGES
from infra.text.standard_numbers import FoundNumber, StandardNumber, find_all, parse

# Raised by a release that writes search texts or posting lists in another way: `migrate` then writes them anew.
INDEX_VERSION = 2
MAX_TOKEN_LENGTH = 40  # characters of a token
# Tags that separate words; others may stand inside a word, as in CO<sub>2</sub>.
BLOCK_TAGS = re.compile(r"</?(?:p|h[1-6]|[uo]l|li|blockquote|br|table|thead|tbody|tr|t[hd])\b[^>]*>", re.IGNORECASE)
TOKEN_RUN = re.compile(rf"[{HAN_RANGES}]+|[^\W_{HAN_RANGES}]+")
APOSTROPHE = re.compile(r"'(?=s?\b)")
# Words with hyphens, and the letters and first number of a standard: e-commerce, GB/T 4754, DB31/T 1234, T/CESA 1034, MIC 2025.
HYPHENATED = re.compile(r"\b[a-z]++(?:-[a-z]++)+\b")
DESIGNATION = re.compile(r"\b[a-z][a-z0-9]{0,7}+(?: ?/ ?[a-z]{1,5}+){0,3}+[ -]?[0-9]++(?![a-z])")
STANDARD_PREFIX = "§"  # of the token of a standard's number; no word contains it
NUMBER_PREFIX = "#"  # the first character of a document number's token; no word contains it
NAME_PREFIX = "="  # of the token of a whole title or name
NAMED_PREFIX = "@"  # of the token of a standard in a list of a document
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
    bare = strip_accents(normalised)
    plain = APOSTROPHE.sub(" ", bare)
    for run in TOKEN_RUN.findall(plain):
        if HAN_CHARACTER.match(run):
            yield from (run[start : start + 2] for start in range(len(run)))
        else:
            yield stem(run)
    yield from (token for _, token in find_compounds(plain))
    yield from map(day_token, find_days(plain))
    yield from (token for found in find_all(normalised) for token in standard_tokens(found.standard))
    if bare != normalised:
        yield from (token for run in TOKEN_RUN.findall(normalised) if (token := accented_token(run)))


def find_compounds(plain: str) -> Iterator[tuple[re.Match[str], str]]:
    """Where words with hyphens and designations stand, each with its token in one word."""
    for pattern in (HYPHENATED, DESIGNATION):
        for found in pattern.finditer(plain):
            parts = TOKEN_RUN.findall(found[0])
            if len(parts) > 1:
                yield found, stem("".join(parts))


def standard_tokens(standard: StandardNumber) -> set[str]:
    """The tokens of a number in a text: with its year, without, without its part, and under each body of a joint standard."""
    without_year = standard._replace(year=None, amendment="")
    keys = {standard.key, without_year.key, without_year._replace(part="").key}
    for body in {"ISO", "IEC"}.intersection(re.split("[ /]", standard.series)):
        keys |= {one._replace(series=body).key for one in (standard, without_year)}
    return {_standard_token(key) for key in keys}


def _standard_token(key: str) -> str:
    return (STANDARD_PREFIX + key.lower())[:MAX_TOKEN_LENGTH]


def _wanted_standard(query: str, found: FoundNumber) -> QueryToken:
    """The bare name of what is called like a standard matches too: `ISO 27001` also finds ISO 27001认证."""
    standard = found.standard
    is_bare = not standard.year and not standard.part
    return QueryToken(
        _standard_token(standard.key), "", stem("".join(TOKEN_RUN.findall(query[found.start : found.end]))) if is_bare else ""
    )


def accented_token(run: str) -> str:
    """The token of a folded Latin word with its accents; "" for a word without."""
    return "" if run.isascii() or strip_accents(run) == run else (ACCENT_PREFIX + run)[:MAX_TOKEN_LENGTH]


def document_number_token(text: str) -> str:
    """The token of a document number in any spelling: 国发〔2015〕40号 gives `#国发201540号`, GB/T 1.1-2020 `#gb1.1-2020`."""
    normalised = normalize_text(text)
    standard = parse(normalised)
    return (NUMBER_PREFIX + (standard.key.lower() if standard else "".join(TOKEN_RUN.findall(normalised))))[:MAX_TOKEN_LENGTH]


def named_number_tokens(document: Mapping[str, Any]) -> Iterator[str]:
    """The tokens of the standards that lists of a document name by `number`, such as those that it adopts."""
    for name, rows in document.items():
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and (standard := parse(str(row.get("number", "")))):
                yield from (_named_token(name, token) for token in standard_tokens(standard))


def named_number_token(name: str, number: str) -> str:
    """The token of a number in the list `name` of a document; "" for what is no number of a standard."""
    standard = parse(number)
    return _named_token(name, standard_token(standard)) if standard else ""


def _named_token(name: str, token: str) -> str:
    return f"{NAMED_PREFIX}{name}{token}"[:MAX_TOKEN_LENGTH]


def standard_token(standard: StandardNumber) -> str:
    """The token of an edition, or of a standard in any edition, in a text."""
    return _standard_token(standard.key)


def document_number_prefix(standard: StandardNumber) -> str:
    """How the document numbers of all editions of a standard begin; a dash follows but in the undated one."""
    return (NUMBER_PREFIX + standard.undated_key.lower())[:MAX_TOKEN_LENGTH]


def whole_name_key(normalised: str) -> str:
    """By which whole names are compared: the key of a standard's number, or the letters and figures of another name."""
    standard = parse(normalised)
    return standard.key.lower() if standard else name_key(normalised)


def name_token(normalised: str) -> str:
    """The token of a whole title, name or number; "" for a text without letters and figures. A long one is a digest."""
    key = whole_name_key(normalised)
    is_short = len(key) < MAX_TOKEN_LENGTH
    return (NAME_PREFIX + (key if is_short else sha256(key.encode()).hexdigest()))[:MAX_TOKEN_LENGTH] if key else ""


def query_tokens(query: str) -> list[QueryToken]:
    """The distinct tokens of a normalised query, in order. A single Chinese character matches every bigram that begins with it."""
    standards = list(find_all(query))
    found = {wanted.token: wanted for wanted in (_wanted_standard(query, one) for one in standards)}
    for one in reversed(standards):
        query = f"{query[: one.start]} {query[one.end :]}"
    days = list(find_days(query))
    found |= {token: QueryToken(token, "") for token in map(day_token, days)}
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
