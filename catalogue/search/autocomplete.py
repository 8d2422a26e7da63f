"""What is offered while a reader types: terms whose name begins with it, and publications that have it in the title or number."""

from typing import Any

from catalogue.http.paths import VOCABULARY_FOLDERS, term_web_path
from catalogue.index.process_cache import bitmap_index_at, public_terms
from catalogue.index.revision import Revision
from catalogue.models import Entry
from catalogue.search.analyzer import normalize_text
from catalogue.search.inverted_index import TITLE_KEYS
from catalogue.search.searcher import RelevanceOrder, parse_words, search_entries
from catalogue.vocabulary.lookup import VocabularyTerm
from infra.han import HAN_CHARACTER, is_mostly_han

MAX_SUGGESTIONS = 8
MAX_TERMS = 4  # of them, so that publications are seen too


def suggestions(query: str, revision: Revision) -> list[dict[str, str]]:
    """Terms first, then publications by relevance. At most three statements; nothing for what is too short to tell."""
    typed = normalize_text(query)
    if len(typed) < 2 and not HAN_CHARACTER.match(typed):
        return []
    found = [_term_suggestion(name, typed) for name in _matching_terms(typed, revision)[:MAX_TERMS]]
    query_words = parse_words(query.replace('"', " ").replace("“", " ").replace("”", " "))
    result = search_entries(query_words, revision)
    order = RelevanceOrder(result, bitmap_index_at(revision).bit_sliced("sorted_on"))
    keys = order.sorted_keys(order.first(result.title_matches, MAX_SUGGESTIONS - len(found), descending=True), descending=True)
    entries = Entry.objects.live().in_bulk(keys)
    return found + [_entry_suggestion(entries[key], typed) for key in keys if key in entries]


def _matching_terms(typed: str, revision: Revision) -> list[VocabularyTerm]:
    """Those that most entries carry first."""
    members = bitmap_index_at(revision)
    names = [name for facet in VOCABULARY_FOLDERS for name in public_terms(facet, revision) if _matching_name(name, typed)]
    return sorted(names, key=lambda name: (-members.count("", name.facet, name.code), name.facet, name.code))


def _matching_name(name: VocabularyTerm, typed: str) -> str:
    """The name, Chinese name, abbreviation or code that begins with what is typed."""
    said = (name.name_en, name.name_zh, name.abbreviation, name.code)
    return next((one for one in said if one and normalize_text(one).startswith(typed)), "")


def _term_suggestion(name: VocabularyTerm, typed: str) -> dict[str, str]:
    said = name.name_zh if _matching_name(name, typed) == name.name_zh else name.name_en
    return _suggestion(said, name.facet, term_web_path(name.facet, name.code))


def _entry_suggestion(entry: Entry, typed: str) -> dict[str, str]:
    """By its Chinese title where that is what is typed."""
    document: dict[str, Any] = entry.content if HAN_CHARACTER.search(typed) else {}
    chinese = next((document[name] for name in TITLE_KEYS[1:] if document.get(name)), "")
    return _suggestion(chinese or entry.title, entry.type, entry.get_absolute_url())


def _suggestion(label: str, kind: str, url: str) -> dict[str, str]:
    return {"label": label, "lang": "zh-Hans" if is_mostly_han(label) else "en", "kind": kind, "url": url}
