"""Names of vocabulary terms, and their order as a tree."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from catalogue.http.language import is_chinese
from catalogue.http.paths import term_api_path, term_web_path
from catalogue.models import IcsField, Organization, PriorityArea, Region, Sector, Technology

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

    def as_reference(self) -> dict[str, Any]:
        """What a document shows of a term: code, names, API and page address."""
        return {
            "code": self.code,
            "name_en": self.name_en,
            "name_zh": self.name_zh,
            "url": settings.SITE_URL + term_api_path(self.facet, self.code),
            "web_url": settings.SITE_URL + term_web_path(self.facet, self.code),
        }

    @property
    def label(self) -> str:
        """In the language that is spoken now, as far as there is a name in it."""
        return self.name_zh if self.name_zh and is_chinese() else self.abbreviation or self.name_en


class VocabularyLookup:
    """All names of one vocabulary number: by facet, then by code.

    `aliases` are codes that readers may use for others; `former` are all that were merged, which documents may still hold.
    """

    def __init__(self) -> None:
        self.by_facet: dict[str, dict[str, VocabularyTerm]] = defaultdict(dict)
        self.aliases: dict[tuple[str, str], str] = {}
        self.merged_codes: dict[tuple[str, str], str] = {}

    def add(
        self, facet: str, code: str, name_en: str, name_zh: str, facet_detail: str, parent: str | None, is_standard: bool
    ) -> None:
        """`extra` is what a facet's rows have besides: an organization's abbreviation, a region's numeric code."""
        short = facet_detail if facet == "organization" else ""
        self.by_facet[facet][code] = VocabularyTerm(facet, code, name_en, name_zh, short, parent or "", bool(is_standard))
        if facet == "region" and facet_detail:
            self.aliases[facet, facet_detail] = code

    def add_merged(self, facet: str, code: str, target_code: str, *, is_redirected: bool) -> None:
        self.merged_codes[facet, code] = target_code
        if is_redirected:
            self.aliases[facet, code] = target_code

    def get(self, facet: str, code: str) -> VocabularyTerm | None:
        """By a code that a reader gave."""
        return self.by_facet[facet].get(self.aliases.get((facet, code), code))

    def current_codes(self, facet: str, codes: Iterable[str]) -> list[str]:
        """The codes that a document holds, as they are today: sorted, each once."""
        return sorted({self.merged_codes.get((facet, code), code) for code in codes})

    def references(self, facet: str, codes: Iterable[str]) -> list[dict[str, Any]]:
        """Of codes as they are today."""
        found = (self.by_facet[facet].get(code) for code in codes)
        return [name.as_reference() for name in found if name]


def terms_in_tree_order(names: Iterable[VocabularyTerm]) -> list[tuple[int, VocabularyTerm]]:
    """(depth, name) in the order of codes, children after their parent; a parent that is not among them counts as none."""
    by_code = {name.code: name for name in names}
    paths = sorted((*_ancestors(name, by_code), name.code) for name in by_code.values())
    return [(len(path) - 1, by_code[path[-1]]) for path in paths]


def _ancestors(name: VocabularyTerm, by_code: dict[str, VocabularyTerm]) -> list[str]:
    """Codes from the top down; a circle is cut."""
    ancestors: list[str] = []
    while name.parent in by_code and name.parent not in ancestors:
        ancestors.insert(0, name.parent)
        name = by_code[name.parent]
    return ancestors
