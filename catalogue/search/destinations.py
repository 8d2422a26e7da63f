"""Destinations: the pages of terms that a query names, in whole or in part, to go to instead of reading a list of hits."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from catalogue.http.paths import VOCABULARY_FOLDERS, term_web_path
from catalogue.index.process_cache import public_term
from catalogue.index.revision import Revision
from catalogue.models.index import IndexTerm
from catalogue.search.analyzer import normalize_text, query_tokens, whole_name_key
from catalogue.search.searcher import MAX_WORDS
from catalogue.search.term_names import TermNames, term_names_at
from catalogue.vocabulary.choice_labels import choice_label
from catalogue.vocabulary.localized_names import LocalizedText, localized_name
from infra.text.character_forms import name_key

MAX_DESTINATIONS = 4
MIN_NAME_LENGTH = 2  # characters of a name within a longer query
MAX_BODIES = 3  # a part of a name that more bodies have names none of them


class Destination(NamedTuple):
    """`path` is the page's in English; `kind` is the facet's label, in the reader's language as `name`."""

    name: LocalizedText
    kind: str
    path: str


def term_destinations(query_words: tuple[str, ...], revision: Revision, *, is_answered: bool = False) -> list[Destination]:
    """The pages of public terms: of that whole name or code; of names within the query, the longest first; where none of these
    and nothing else answers the query (`is_answered`), of bodies with every word in a name.
    """
    query = " ".join(" ".join(query_words).replace('"', " ").split()[:MAX_WORDS])
    names = term_names_at(revision)
    terms = dict.fromkeys([*_with_page(names.named(query)), *_names_within(query.split(), names)])
    if not terms and not is_answered:
        terms = dict.fromkeys(_bodies_with(query, names))
    found = (public_term(facet, code, revision) for facet, code in terms)
    return [
        Destination(localized_name(term), choice_label("facet", term.facet), term_web_path(term.facet, term.code))
        for term in found
        if term
    ][:MAX_DESTINATIONS]


def _with_page(terms: set[IndexTerm]) -> list[IndexTerm]:
    return sorted(term for term in terms if term[0] in VOCABULARY_FOLDERS)


def _names_within(words: list[str], names: TermNames) -> Iterator[IndexTerm]:
    """The terms that neighbouring words name; no word is taken twice."""
    taken: set[int] = set()
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            span = range(start, start + length)
            key = name_key(" ".join(words[start : start + length]))
            is_free = len(key) >= MIN_NAME_LENGTH and taken.isdisjoint(span)
            if is_free and (terms := _with_page(names.by_name.get(key, set()))):
                taken.update(span)
                yield from terms


def _bodies_with(query: str, names: TermNames) -> list[IndexTerm]:
    tokens = [names.by_token.get(wanted.token, set()) for wanted in query_tokens(query)]
    bodies = sorted(term for term in set.intersection(*tokens) if term[0] == "organization") if tokens else []
    return bodies if len(bodies) <= MAX_BODIES else []


def is_named_by(document: Mapping[str, Any], query_words: Sequence[str]) -> bool:
    """Whether the query is the document number or another name of the document."""
    key = whole_name_key(" ".join(query_words))
    names = (document.get("document_number"), *document.get("aliases", ()))
    return bool(key) and any(whole_name_key(normalize_text(name)) == key for name in names if name)
