"""Words to live entries: who holds them, and how well. Set algebra over the postings; nothing else is asked of the database.

An entry matches when it holds every word (or a word that begins with it), carries the vocabulary term that the whole query
names, or has the document number that the query begins.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pyroaring import BitMap

from catalogue.index.bit_sliced_index import BitSlicedIndex
from catalogue.index.process_cache import bitmap_index_at, public_terms
from catalogue.index.revision import Revision
from catalogue.models import SearchText
from catalogue.search import inverted_index
from catalogue.search.analyzer import NUMBER_PREFIX, QueryToken, document_number_token, normalize_text, query_tokens
from catalogue.vocabulary.lookup import FACET_MODELS

MAX_WORDS = 12
NO_MATCH = (BitMap(), BitMap())
RESULT_CACHE_SIZE = 256  # results, in each process
MIN_NUMBER_LENGTH = 4  # characters from which on a query may be the beginning of a document number


class SearchResult(NamedTuple):
    """`keys` of the entries, and their scores as bit slices, the lowest bit first. `titled` are those that have every word in
    the title, or the number; `unknown` are the tokens that nothing holds.
    """

    keys: BitMap
    slices: tuple[BitMap, ...]
    title_matches: BitMap
    unmatched_tokens: tuple[str, ...]


def parse_words(query: str) -> tuple[str, ...]:
    """The distinct words of a query in order, quoted phrases as one with their quotes."""
    parts = normalize_text(query).replace("“", '"').replace("”", '"').split('"')
    found: list[str] = []
    for place, part in enumerate(parts):
        is_quoted = place % 2 == 1 and place < len(parts) - 1
        found += [f'"{part.strip()}"'] if is_quoted and part.strip() else [] if is_quoted else part.split()
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=RESULT_CACHE_SIZE)
def search_entries(query_words: tuple[str, ...], revision: Revision) -> SearchResult:
    """At most two statements: postings, and the texts where a phrase is quoted. Kept in the process for the moment."""
    query = " ".join(query_words).replace('"', " ")
    tokens_wanted, number = query_tokens(query), _number_prefix(query)
    stored = inverted_index.read_postings(tokens_wanted, number)
    matches = [match_token(one, stored) for one in tokens_wanted]
    keys, titled = (
        (BitMap.intersection(*sets) for sets in zip(*(match[:2] for match in matches), strict=True)) if matches else NO_MATCH
    )
    slices: list[BitMap] = []
    for _, _, *scores in matches:
        slices = _add_scores(slices, [score & keys for score in scores])
    for phrase in (word.strip('"') for word in query_words if word.startswith('"')):
        keys &= _entries_with_phrase(phrase, keys)
    term_matches = _entries_with_named_term(query, revision)
    number_matches = BitMap().union(
        *(sets["anywhere"] for token, sets in stored if number and token.startswith(NUMBER_PREFIX + number))
    )
    best = [BitMap()] * max(len(slices), 3) + [number_matches]
    slices = _add_scores([score & keys for score in slices], [BitMap(), term_matches - keys])
    unknown = tuple(one.token for one, match in zip(tokens_wanted, matches, strict=True) if not match[0])
    return SearchResult(
        keys | term_matches | number_matches, tuple(_add_scores(slices, best)), titled & keys | number_matches, unknown
    )


def match_token(
    token_wanted: QueryToken, stored: Iterable[tuple[str, dict[str, BitMap]]]
) -> tuple[BitMap, BitMap, BitMap, BitMap, BitMap]:
    """Who holds it, and in the title; then who holds that very word often, in the summary, in the title: 1, 2 and 4."""
    anywhere, titled, often, summary, title = (BitMap() for _ in range(5))
    for token, sets in stored:
        if token == token_wanted.token:
            often, summary, title = often | sets["often"], summary | sets["summary"], title | sets["title"]
        if token == token_wanted.token or (token_wanted.prefix and token.startswith(token_wanted.prefix)):
            anywhere, titled = anywhere | sets["anywhere"], titled | sets["title"]
    return anywhere, titled, often, summary, title


def _add_scores(first: list[BitMap], second: list[BitMap]) -> list[BitMap]:
    """The sums of two numbers a key, both as bit slices: a ripple-carry adder whose wires are sets."""
    total, carry = [], BitMap()
    for place in range(max(len(first), len(second))):
        a = first[place] if place < len(first) else BitMap()
        b = second[place] if place < len(second) else BitMap()
        total.append(a ^ b ^ carry)
        carry = (a & b) | (carry & (a ^ b))
    return [*total, carry] if carry else total


def _entries_with_phrase(phrase: str, keys: BitMap) -> BitMap:
    """Which of these hold the phrase as it stands."""
    texts = SearchText.objects.filter(text__contains=phrase).order_by()
    few = texts.filter(pk__in=list(keys)) if len(keys) <= 500 else texts
    return BitMap(few.values_list("pk", flat=True))


def _entries_with_named_term(query: str, revision: Revision) -> BitMap:
    """Who carries a public term whose code, name or abbreviation is the query."""
    members, found = bitmap_index_at(revision), BitMap()
    for facet in FACET_MODELS:
        for name in public_terms(facet, revision):
            if query in {normalize_text(said) for said in (name.code, name.name_en, name.name_zh, name.abbreviation) if said}:
                found |= members.bitmap(facet, name.code) & members.all_live
    return found


def _number_prefix(query: str) -> str:
    number = document_number_token(query)[1:]
    return number if len(number) >= MIN_NUMBER_LENGTH and any(character.isdigit() for character in number) else ""


class RelevanceOrder(BitSlicedIndex):
    """The order of a result: by score, then by the day of the list, then by key."""

    def __init__(self, found: SearchResult, days: BitSlicedIndex) -> None:
        self.all_keys = found.keys & days.all_keys
        self.slices = [*days.slices, *found.slices]
