"""Names of index terms as search knows them: which terms a word or a whole query names, in either language.

Read from the vocabulary in memory, so that a new name or alias is found at the next request, and only where something live
carries the term.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pyroaring import BitMap

from catalogue.http.language import in_language
from catalogue.index.bitmap_index import TYPE
from catalogue.index.process_cache import bitmap_index_at, vocabulary_at
from catalogue.index.revision import Revision
from catalogue.models.index import IndexTerm
from catalogue.publication_types import publication_types
from catalogue.search.analyzer import QueryToken, count_tokens, normalize_text
from catalogue.vocabulary.choice_labels import LABELS
from catalogue.vocabulary.lookup import FACET_MODELS, VocabularyLookup
from infra.text.character_forms import name_key

CHOICE_FACETS = ("kind", "level", "content_form")  # facets with fixed values whose labels are searched
LANGUAGES = ("en", "zh-hans")
TermsByText = dict[str, set[IndexTerm]]


class TermNames(NamedTuple):
    """Terms by each token of their names, and by their whole names and codes (`name_key`). `tokens` are sorted, for prefixes."""

    by_token: TermsByText
    by_name: TermsByText
    by_code: TermsByText
    tokens: list[str]

    def with_token(self, wanted: QueryToken) -> set[IndexTerm]:
        """The terms with a name that the token of a query matches."""
        found = self.by_token.get(wanted.token, set()) | self.by_token.get(wanted.joined, set())
        if wanted.prefix:
            start, end = (bisect_left(self.tokens, limit) for limit in (wanted.prefix, wanted.prefix + "\U0010ffff"))
            found = found.union(*(self.by_token[token] for token in self.tokens[start:end]))
        return found

    def named(self, query: str) -> set[IndexTerm]:
        """The terms whose name, abbreviation, alias or code is the query."""
        key = name_key(query)
        return self.by_name.get(key, set()) | self.by_code.get(key, set())


def term_names_at(revision: Revision) -> TermNames:
    return _term_names(vocabulary_at(revision))


def entries_of_terms(terms: set[IndexTerm], revision: Revision) -> BitMap:
    """The live entries that carry any of the terms."""
    index = bitmap_index_at(revision)
    return BitMap().union(*(index.bitmap(*term) for term in terms)) & index.all_live


@lru_cache(maxsize=1)
def _term_names(vocabulary: VocabularyLookup) -> TermNames:
    """Of one object, which the process cache keeps for one revision."""
    by_token: TermsByText = defaultdict(set)
    by_name: TermsByText = defaultdict(set)
    for term, name in (*_vocabulary_names(vocabulary), *_choice_names()):
        key, tokens = _analyzed(name)
        by_name[key].add(term)
        for token in tokens:
            by_token[token].add(term)
    by_code: TermsByText = defaultdict(set)
    for facet in FACET_MODELS:
        for code in vocabulary.by_facet[facet]:
            by_code[_analyzed(code)[0]].add((facet, code))
    return TermNames(dict(by_token), dict(by_name), dict(by_code), sorted(by_token))


def _vocabulary_names(vocabulary: VocabularyLookup) -> Iterator[tuple[IndexTerm, str]]:
    for facet in FACET_MODELS:
        for term in vocabulary.by_facet[facet].values():
            yield from (((facet, term.code), name) for name in term.names)


@lru_cache(maxsize=1)
def _choice_names() -> list[tuple[IndexTerm, str]]:
    """The labels of fixed values and the names of the publication types, in every language."""
    found = []
    for language in LANGUAGES:
        with in_language(language):
            found += [((facet, code), str(label)) for facet in CHOICE_FACETS for code, label in LABELS.get(facet, {}).items()]
            found += [((TYPE, one.code), str(name)) for one in publication_types() for name in (one.name, one.plural)]
    return found


@lru_cache(maxsize=20_000)
def _analyzed(name: str) -> tuple[str, frozenset[str]]:
    normalised = normalize_text(name)
    return name_key(normalised), frozenset(count_tokens(normalised))
