"""The bodies that an issue's items name, for its list of abbreviations."""

from collections.abc import Iterable
from typing import Any

from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import Revision
from catalogue.vocabulary.lookup import VocabularyTerm


def organizations_in_items(items: Iterable[dict[str, Any]], revision: Revision) -> list[VocabularyTerm]:
    """The organizations of these items: by abbreviation, then those without one by name."""
    names = vocabulary_at(revision)
    codes = {organization["code"] for item in items for organization in item["organizations"]}
    named = [name for code in codes if (name := names.get("organization", code))]
    return sorted(named, key=lambda name: (not name.abbreviation, name.abbreviation.casefold(), name.name_en, name.code))
