"""List of abbreviations of an issue: the organizations of its items."""

from collections.abc import Iterable
from typing import Any

from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import Revision
from catalogue.vocabulary.lookup import VocabularyTerm


def organizations_in_items(items: Iterable[dict[str, Any]], revision: Revision) -> list[VocabularyTerm]:
    """Returns the organizations of the items, sorted by abbreviation; those without one follow, sorted by name."""
    vocabulary = vocabulary_at(revision)
    codes = {organization["code"] for item in items for organization in item["organizations"]}
    terms = [term for code in codes if (term := vocabulary.get("organization", code))]
    return sorted(terms, key=lambda term: (not term.abbreviation, term.abbreviation.casefold(), term.name_en, term.code))
