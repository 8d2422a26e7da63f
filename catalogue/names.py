"""Names of vocabulary terms, and their order as a tree."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from catalogue.addresses import term_api_path, term_web_path
from catalogue.languages import is_chinese
from catalogue.models import IcsField, Organization, PriorityArea, Region, Sector, Technology

MODELS = {
    "sector": Sector,
    "technology": Technology,
    "region": Region,
    "organization": Organization,
    "priority_area": PriorityArea,
    "ics": IcsField,
}


@dataclass(frozen=True, slots=True)
class Name:
    facet: str
    code: str
    name_en: str
    name_zh: str
    short: str
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
        return self.name_zh if self.name_zh and is_chinese() else self.short or self.name_en


class Names:
    """All names of one vocabulary number: by facet, then by code.

    `aliases` are codes that readers may use for others; `former` are all that were merged, which documents may still hold.
    """

    def __init__(self) -> None:
        self.by_facet: dict[str, dict[str, Name]] = defaultdict(dict)
        self.aliases: dict[tuple[str, str], str] = {}
        self.former: dict[tuple[str, str], str] = {}

    def add(self, facet: str, code: str, name_en: str, name_zh: str, extra: str, parent: str | None, is_standard: bool) -> None:
        """`extra` is what a facet's rows have besides: an organization's abbreviation, a region's numeric code."""
        short = extra if facet == "organization" else ""
        self.by_facet[facet][code] = Name(facet, code, name_en, name_zh, short, parent or "", bool(is_standard))
        if facet == "region" and extra:
            self.aliases[facet, extra] = code

    def merge(self, facet: str, code: str, into: str, *, leads_on: bool) -> None:
        self.former[facet, code] = into
        if leads_on:
            self.aliases[facet, code] = into

    def get(self, facet: str, code: str) -> Name | None:
        """By a code that a reader gave."""
        return self.by_facet[facet].get(self.aliases.get((facet, code), code))

    def now(self, facet: str, codes: Iterable[str]) -> list[str]:
        """The codes that a document holds, as they are today: sorted, each once."""
        return sorted({self.former.get((facet, code), code) for code in codes})

    def references(self, facet: str, codes: Iterable[str]) -> list[dict[str, Any]]:
        """Of codes as they are today."""
        found = (self.by_facet[facet].get(code) for code in codes)
        return [name.as_reference() for name in found if name]


def as_tree(names: Iterable[Name]) -> list[tuple[int, Name]]:
    """(depth, name) in the order of codes, children after their parent; a parent that is not among them counts as none."""
    by_code = {name.code: name for name in names}
    paths = sorted((*_ancestors(name, by_code), name.code) for name in by_code.values())
    return [(len(path) - 1, by_code[path[-1]]) for path in paths]


def _ancestors(name: Name, by_code: dict[str, Name]) -> list[str]:
    """Codes from the top down; a circle is cut."""
    above: list[str] = []
    while name.parent in by_code and name.parent not in above:
        above.insert(0, name.parent)
        name = by_code[name.parent]
    return above
