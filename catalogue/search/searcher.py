"""Searcher: from the words of a query to matching live entries and their scores, by set algebra on posting lists.

An entry matches if it contains every word (or a word that begins with it), if it carries the vocabulary term that the whole
query names, or if its document number begins with the query.
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
MIN_NUMBER_LENGTH = 4  # characters; a shorter query is not tried as the beginning of a document number


class SearchResult(NamedTuple):
    """`keys` of the matching entries, and their scores as bit slices, the lowest bit first.

    `title_matches` have every word in the title, or match by document number. `unmatched_tokens` occur in no live entry.
    """

    keys: BitMap
    slices: tuple[BitMap, ...]
    title_matches: BitMap
    unmatched_tokens: tuple[str, ...]


def parse_words(query: str) -> tuple[str, ...]:
    """The distinct words of a query in order; a quoted phrase is one word and keeps its quotes."""
    parts = normalize_text(query).replace("“", '"').replace("”", '"').split('"')
    found: list[str] = []
    for index, part in enumerate(parts):
        is_quoted = index % 2 == 1 and index < len(parts) - 1
        found += [f'"{part.strip()}"'] if is_quoted and part.strip() else [] if is_quoted else part.split()
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=RESULT_CACHE_SIZE)
def search_entries(query_words: tuple[str, ...], revision: Revision) -> SearchResult:
    """One statement for the posting lists, one more for each quoted phrase. Results are cached in the process by revision."""
    query = " ".join(query_words).replace('"', " ")
    tokens_wanted, number = query_tokens(query), _number_prefix(query)
    stored = inverted_index.read_postings(tokens_wanted, number)
    matches = [match_token(token, stored) for token in tokens_wanted]
    keys, title_matches = (
        (BitMap.intersection(*bitmaps) for bitmaps in zip(*(match[:2] for match in matches), strict=True)) if matches else NO_MATCH
    )
    slices: list[BitMap] = []
    for _, _, *scores in matches:
        slices = _add_scores(slices, [score & keys for score in scores])
    for phrase in (word.strip('"') for word in query_words if word.startswith('"')):
        keys &= _entries_with_phrase(phrase, keys)
    term_matches = _entries_with_named_term(query, revision)
    number_matches = BitMap().union(
        *(bitmaps["anywhere"] for token, bitmaps in stored if number and token.startswith(NUMBER_PREFIX + number))
    )
    number_score = [BitMap()] * max(len(slices), 3) + [number_matches]
    slices = _add_scores([score & keys for score in slices], [BitMap(), term_matches - keys])
    unmatched = tuple(token.token for token, match in zip(tokens_wanted, matches, strict=True) if not match[0])
    return SearchResult(
        keys | term_matches | number_matches,
        tuple(_add_scores(slices, number_score)),
        title_matches & keys | number_matches,
        unmatched,
    )


def match_token(
    token_wanted: QueryToken, stored: Iterable[tuple[str, dict[str, BitMap]]]
) -> tuple[BitMap, BitMap, BitMap, BitMap, BitMap]:
    """Five bitmaps: entries with a match anywhere, with a match in the title; then, for scores of 1, 2 and 4, entries with
    the exact token often, in the summary, in the title.
    """
    anywhere, titled, often, summary, title = (BitMap() for _ in range(5))
    for token, bitmaps in stored:
        if token == token_wanted.token:
            often, summary, title = often | bitmaps["often"], summary | bitmaps["summary"], title | bitmaps["title"]
        if token == token_wanted.token or (token_wanted.prefix and token.startswith(token_wanted.prefix)):
            anywhere, titled = anywhere | bitmaps["anywhere"], titled | bitmaps["title"]
    return anywhere, titled, often, summary, title


def _add_scores(first: list[BitMap], second: list[BitMap]) -> list[BitMap]:
    """Adds two numbers a key, both as bit slices: a ripple-carry adder on bitmaps."""
    total, carry = [], BitMap()
    for bit in range(max(len(first), len(second))):
        a = first[bit] if bit < len(first) else BitMap()
        b = second[bit] if bit < len(second) else BitMap()
        total.append(a ^ b ^ carry)
        carry = (a & b) | (carry & (a ^ b))
    return [*total, carry] if carry else total


def _entries_with_phrase(phrase: str, keys: BitMap) -> BitMap:
    """Those of the keys whose search text contains the phrase verbatim. One statement."""
    texts = SearchText.objects.filter(text__contains=phrase).order_by()
    candidates = texts.filter(pk__in=list(keys)) if len(keys) <= 500 else texts
    return BitMap(candidates.values_list("pk", flat=True))


def _entries_with_named_term(query: str, revision: Revision) -> BitMap:
    """Entries that carry a public term whose code, name or abbreviation equals the query."""
    bitmap_index, found = bitmap_index_at(revision), BitMap()
    for facet in FACET_MODELS:
        for term in public_terms(facet, revision):
            names = (term.code, term.name_en, term.name_zh, term.abbreviation)
            if query in {normalize_text(name) for name in names if name}:
                found |= bitmap_index.bitmap(facet, term.code) & bitmap_index.all_live
    return found


def _number_prefix(query: str) -> str:
    number = document_number_token(query)[1:]
    return number if len(number) >= MIN_NUMBER_LENGTH and any(character.isdigit() for character in number) else ""


class RelevanceOrder(BitSlicedIndex):
    """The order of a search result: by score, then by `sorted_on`, then by key."""

    def __init__(self, found: SearchResult, days: BitSlicedIndex) -> None:
        self.all_keys = found.keys & days.all_keys
        self.slices = [*days.slices, *found.slices]
