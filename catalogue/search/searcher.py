"""Searcher: from the words of a query to matching live entries and their scores, by set algebra on posting lists.

An entry matches a word that it contains (or a word that begins with it), and a word in a name of a term that it carries. It
matches the query if it matches every word, or most words of a longer query (ranking.match_words); if the query is its title or
another whole name; if it carries the term that the whole query names; or if its document number begins with the query.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from pyroaring import BitMap

from catalogue.index.bit_sliced_index import BitSlicedIndex
from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import Revision
from catalogue.models import SearchText
from catalogue.search.analyzer import (
    NUMBER_PREFIX,
    QueryToken,
    document_number_token,
    name_token,
    normalize_text,
    query_tokens,
)
from catalogue.search.inverted_index import Postings, read_postings
from catalogue.search.ranking import (
    EVERY_WORD_IN_TITLE,
    TokenEntries,
    WeightedSum,
    group_words,
    match_words,
    neighbour_tokens,
    weigh_tokens,
)
from catalogue.search.term_names import entries_of_terms, term_names_at
from infra.text.standard_numbers import parse

MAX_WORDS = 12
HALF_A_YEAR = re.compile(r" ?[-:] ?[0-9]{0,3}$")
RESULT_CACHE_SIZE = 256  # results, in each process
MIN_NUMBER_LENGTH = 4  # characters; a shorter query is not tried as the beginning of a document number


class SearchResult(NamedTuple):
    """`keys` of the matching entries, and their scores as bit slices, the lowest bit first. Above the sum of all weights are
    three bits: words with their accents, the beginning of the document number, and, highest, a whole name.

    `title_matches` have every word in the title, or match by document number or a whole name. `partial` are those of the keys
    that miss a word. `by_token`: the entries that match each token which the query requires.
    """

    keys: BitMap
    slices: tuple[BitMap, ...]
    title_matches: BitMap
    partial: BitMap
    by_token: dict[QueryToken, TokenEntries]


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
    tokens, number, name, neighbours = query_tokens(query), number_prefix(query), name_token(query), neighbour_tokens(query)
    stored = read_postings(tokens, number, [name, *(token for token, *_ in neighbours)])
    words, names = group_words(tokens), term_names_at(revision)
    by_token = {
        token: _token_entries(token, stored, entries_of_terms(names.with_token(token), revision)) for token in chain(*words)
    }
    every, most, titled = _match_words(words, by_token)
    for phrase in (word.strip('"') for word in query_words if word.startswith('"')):
        with_phrase = _entries_with_phrase(phrase, every | most)
        every, most = every & with_phrase, most & with_phrase
    by_words = every | most
    stop_words = {token: _token_entries(token, stored, BitMap()) for token in tokens if token not in by_token}
    weighed = weigh_tokens(by_token | stop_words, stored, neighbours, live=len(bitmap_index_at(revision).all_live))
    score = WeightedSum((keys & by_words, weight) for keys, weight in (*weighed, (titled, EVERY_WORD_IN_TITLE)))
    named = entries_of_terms(names.named(query), revision)
    numbers = [bitmaps["anywhere"] for token, bitmaps in stored.items() if number and token.startswith(NUMBER_PREFIX + number)]
    numbered, whole_names = BitMap().union(*numbers), _entries_with_token(name, stored)
    accented = _intersection(_entries_with_token(token.accented, stored) for token in tokens if token.accented)
    return SearchResult(
        keys=by_words | named | numbered | whole_names,
        slices=(*score.slices, accented, numbered, whole_names),
        title_matches=titled & every | numbered | whole_names,
        partial=most - named - numbered - whole_names,
        by_token=by_token,
    )


def _match_words(
    words: Sequence[Sequence[QueryToken]], by_token: Mapping[QueryToken, TokenEntries]
) -> tuple[BitMap, BitMap, BitMap]:
    """The entries with every word, others with most of them, and those with every word in a title."""
    found = [_intersection(by_token[token].anywhere for token in word) for word in words]
    in_title = [_intersection(by_token[token].in_title for token in word) for word in words]
    return *match_words(found, BitMap().union(*in_title)), _intersection(in_title)


def _token_entries(wanted: QueryToken, stored: Postings, by_term: BitMap) -> TokenEntries:
    matching = [
        bitmaps
        for token, bitmaps in stored.items()
        if token in (wanted.token, wanted.joined) or (wanted.prefix and token.startswith(wanted.prefix))
    ]
    in_text, in_title = (BitMap().union(*(bitmaps[field] for bitmaps in matching)) for field in ("anywhere", "title"))
    return TokenEntries(in_text, in_title, by_term)


def _intersection(bitmaps: Iterable[BitMap]) -> BitMap:
    found = list(bitmaps)
    return BitMap.intersection(*found) if found else BitMap()


def _entries_with_token(token: str, stored: Postings) -> BitMap:
    return stored[token]["anywhere"] if token in stored else BitMap()


def _entries_with_phrase(phrase: str, keys: BitMap) -> BitMap:
    """Those of the keys whose search text contains the phrase verbatim. One statement."""
    texts = SearchText.objects.filter(text__contains=phrase).order_by()
    candidates = texts.filter(pk__in=list(keys)) if len(keys) <= 500 else texts
    return BitMap(candidates.values_list("pk", flat=True))


def number_prefix(query: str) -> str:
    """How the token of the document number begins; a year of which less than four digits are typed is left out."""
    whole, begun = parse(query), parse(HALF_A_YEAR.sub("", query))
    is_begun = begun and not begun.year and (not whole or whole.year)
    number = document_number_token(begun.key if begun and is_begun else query)[1:]
    return number if len(number) >= MIN_NUMBER_LENGTH and any(character.isdigit() for character in number) else ""


class RelevanceOrder(BitSlicedIndex):
    """The order of a search result: by score, then by `sorted_on`, then by key."""

    def __init__(self, found: SearchResult, days: BitSlicedIndex) -> None:
        self.all_keys = found.keys & days.all_keys
        self.slices = [*days.slices, *found.slices]
