"""Vocabulary lookup: terms by facet and code, merged codes, and terms in tree order."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from catalogue.http.language import is_chinese
from catalogue.http.paths import term_api_path, term_web_path
from catalogue.models import IcsField, Organization, PriorityArea, Region, Sector, Technology
from catalogue.models.names_field import split_names
from catalogue.vocabulary.kept_pieces import KeptPieces

MOST_ROWS, MOST_RESOURCES = 2000, 400  # that are kept with a vocabulary: about 3 and 8 MB

FACET_MODELS = {
    "sector": Sector,
    "technology": Technology,
    "region": Region,
    "organization": Organization,
    "priority_area": PriorityArea,
    "ics": IcsField,
}
TERM_REFERENCES = {"sector": ("parent",), "organization": ("parent", "predecessor")}  # foreign keys to the same vocabulary


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    facet: str
    code: str
    name_en: str
    name_zh: str
    abbreviation: str
    parent: str
    is_standard: bool
    aliases: tuple[str, ...] = ()

    def as_reference(self) -> dict[str, Any]:
        """The term in a presented document: code, names, API address and page address."""
        return {
            "code": self.code,
            "name_en": self.name_en,
            "name_zh": self.name_zh,
            "url": settings.SITE_URL + term_api_path(self.facet, self.code),
            "web_url": settings.SITE_URL + term_web_path(self.facet, self.code),
        }

    @property
    def names(self) -> tuple[str, ...]:
        """Its names in both languages, its abbreviation and its other names."""
        return tuple(name for name in (self.name_en, self.name_zh, self.abbreviation, *self.aliases) if name)

    @property
    def label(self) -> str:
        """The Chinese name in Chinese pages if there is one; else the abbreviation or the English name."""
        return self.name_zh if self.name_zh and is_chinese() else self.abbreviation or self.name_en


class VocabularyLookup:
    """All terms of one vocabulary revision, by facet and code.

    `code_aliases` are codes that readers may use for another code; `merged_codes` are all codes that were merged, which stored
    documents may still contain. Both map (facet, code) to the code that it means.
    """

    def __init__(self) -> None:
        self.by_facet: dict[str, dict[str, VocabularyTerm]] = defaultdict(dict)
        self.code_aliases: dict[tuple[str, str], str] = {}
        self.merged_codes: dict[tuple[str, str], str] = {}
        self.rows = KeptPieces(MOST_ROWS)  # see templatetags.list_tags
        self.resources = KeptPieces(MOST_RESOURCES)  # see api.fieldsets

    def add(
        self,
        facet: str,
        code: str,
        name_en: str,
        name_zh: str,
        aliases: str,
        facet_detail: str,
        parent: str | None,
        is_standard: bool,
    ) -> None:
        """`facet_detail` is an organization's abbreviation or a region's numeric code; "" for other facets."""
        short = facet_detail if facet == "organization" else ""
        self.by_facet[facet][code] = VocabularyTerm(
            facet, code, name_en, name_zh, short, parent or "", bool(is_standard), tuple(split_names(aliases))
        )
        if facet == "region" and facet_detail:
            self.code_aliases[facet, facet_detail] = code

    def add_merged(self, facet: str, code: str, target_code: str, *, is_redirected: bool) -> None:
        self.merged_codes[facet, code] = target_code
        if is_redirected:
            self.code_aliases[facet, code] = target_code

    def get(self, facet: str, code: str) -> VocabularyTerm | None:
        """The term with that code or alias."""
        return self.by_facet[facet].get(self.code_aliases.get((facet, code), code))

    def current_codes(self, facet: str, codes: Iterable[str]) -> list[str]:
        """These codes with merged ones replaced: sorted, without duplicates."""
        return sorted({self.merged_codes.get((facet, code), code) for code in codes})

    def references(self, facet: str, codes: Iterable[str]) -> list[dict[str, Any]]:
        """The references of the terms with these present codes; unknown codes are left out."""
        found = (self.by_facet[facet].get(code) for code in codes)
        return [term.as_reference() for term in found if term]


def terms_in_tree_order(terms: Iterable[VocabularyTerm]) -> list[tuple[int, VocabularyTerm]]:
    """(depth, term) in the order of codes, children after their parent. A parent that is not among the terms is ignored."""
    by_code = {term.code: term for term in terms}
    paths = sorted((*_ancestors(term, by_code), term.code) for term in by_code.values())
    return [(len(path) - 1, by_code[path[-1]]) for path in paths]


def _ancestors(term: VocabularyTerm, by_code: dict[str, VocabularyTerm]) -> list[str]:
    """The codes of the ancestors, the root first. A cycle ends where it would repeat."""
    ancestors: list[str] = []
    while term.parent in by_code and term.parent not in ancestors:
        ancestors.insert(0, term.parent)
        term = by_code[term.parent]
    return ancestors
