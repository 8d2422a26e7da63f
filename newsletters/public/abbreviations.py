"""List of abbreviations of an issue: its own, which are those of the glossary, and the organizations of its items."""

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


def abbreviations_of(document: dict[str, Any], organizations: Iterable[VocabularyTerm]) -> list[VocabularyTerm | dict[str, Any]]:
    """Returns organizations and the issue's own abbreviations in one order; an organization goes before the same abbreviation."""
    organizations = list(organizations)
    own = {one["abbreviation"]: one for one in document.get("abbreviations", ())}
    short = {organization.abbreviation: organization for organization in organizations if organization.abbreviation}
    without = [organization for organization in organizations if not organization.abbreviation]
    return [*(both for _, both in sorted((own | short).items(), key=lambda pair: pair[0].casefold())), *without]
