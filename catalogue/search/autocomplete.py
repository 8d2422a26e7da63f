"""Autocomplete: terms whose name begins with the typed text, and publications with the words in title or document number."""

from typing import Any

from catalogue.http.paths import VOCABULARY_FOLDERS, term_web_path
from catalogue.index.process_cache import bitmap_index_at, public_terms
from catalogue.index.revision import Revision
from catalogue.models import Entry
from catalogue.search.analyzer import normalize_text
from catalogue.search.inverted_index import TITLE_KEYS
from catalogue.search.searcher import RelevanceOrder, parse_words, search_entries
from catalogue.vocabulary.localized_names import language_of
from catalogue.vocabulary.lookup import VocabularyTerm
from infra.text.han import HAN_CHARACTER

MAX_SUGGESTIONS = 8
MAX_TERMS = 4  # of MAX_SUGGESTIONS, so that publications have room


def suggestions(query: str, revision: Revision) -> list[dict[str, str]]:
    """Terms first, then publications by relevance. [] for a single character that is not Chinese. At most three statements."""
    typed = normalize_text(query)
    if len(typed) < 2 and not HAN_CHARACTER.match(typed):
        return []
    terms = [_term_suggestion(term, typed) for term in _matching_terms(typed, revision)[:MAX_TERMS]]
    query_words = parse_words(query.replace('"', " ").replace("“", " ").replace("”", " "))
    result = search_entries(query_words, revision)
    order = RelevanceOrder(result, bitmap_index_at(revision).bit_sliced("sorted_on"))
    keys = order.sorted_keys(order.first(result.title_matches, MAX_SUGGESTIONS - len(terms), descending=True), descending=True)
    entries = Entry.objects.live().in_bulk(keys)
    return terms + [_entry_suggestion(entries[key], typed) for key in keys if key in entries]


def _matching_terms(typed: str, revision: Revision) -> list[VocabularyTerm]:
    """The terms that match, those that most entries carry first."""
    bitmap_index = bitmap_index_at(revision)
    terms = [term for facet in VOCABULARY_FOLDERS for term in public_terms(facet, revision) if _matching_name(term, typed)]
    return sorted(terms, key=lambda term: (-bitmap_index.count("", term.facet, term.code), term.facet, term.code))


def _matching_name(term: VocabularyTerm, typed: str) -> str:
    """The name, abbreviation, other name or code that begins with the typed text; "" if none does."""
    return next((name for name in (*term.names, term.code) if normalize_text(name).startswith(typed)), "")


def _term_suggestion(term: VocabularyTerm, typed: str) -> dict[str, str]:
    label = term.name_zh if term.name_zh and HAN_CHARACTER.search(_matching_name(term, typed)) else term.name_en
    return _suggestion(label, term.facet, term_web_path(term.facet, term.code))


def _entry_suggestion(entry: Entry, typed: str) -> dict[str, str]:
    """Shows the Chinese title if the reader typed Chinese."""
    document: dict[str, Any] = entry.content if HAN_CHARACTER.search(typed) else {}
    chinese = next((document[name] for name in TITLE_KEYS[1:] if document.get(name)), "")
    return _suggestion(chinese or entry.title, entry.type, entry.get_absolute_url())


def _suggestion(label: str, kind: str, url: str) -> dict[str, str]:
    return {"label": label, "lang": language_of(label), "kind": kind, "url": url}
