"""Names of vocabulary terms and counts of lists, read in one statement and kept in memory until the clock moves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, F, QuerySet, Value

from catalogue.addresses import term_api_path, term_web_path
from catalogue.models import Organization, PriorityArea, Region, Sector, Technology, Term
from catalogue.moment import Moment

MODELS = {
    "sector": Sector,
    "technology": Technology,
    "region": Region,
    "organization": Organization,
    "priority_area": PriorityArea,
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
        return self.short or self.name_en


class Names:
    """All names of one vocabulary number: by facet, then by code."""

    def __init__(self) -> None:
        self.by_facet: dict[str, dict[str, Name]] = defaultdict(dict)
        self.aliases: dict[tuple[str, str], str] = {}

    def add(self, facet: str, code: str, name_en: str, name_zh: str, extra: str, parent: str | None, is_standard: bool) -> None:
        """`extra` is what a facet's rows have besides: an organization's abbreviation, a region's numeric code."""
        short = extra if facet == "organization" else ""
        self.by_facet[facet][code] = Name(facet, code, name_en, name_zh, short, parent or "", bool(is_standard))
        if facet == "region" and extra:
            self.aliases[facet, extra] = code

    def get(self, facet: str, code: str) -> Name | None:
        return self.by_facet[facet].get(self.aliases.get((facet, code), code))

    def references(self, facet: str, codes: Iterable[str]) -> list[dict[str, Any]]:
        found = (self.get(facet, code) for code in codes)
        return [name.as_reference() for name in found if name]


class Counts:
    """All terms of one edition: id and count by (type, facet, code)."""

    def __init__(self) -> None:
        self.terms: dict[tuple[str, str, str], tuple[int, int]] = {}

    def id(self, entry_type: str, facet: str, code: str) -> int | None:
        return self.terms.get((entry_type, facet, code), (None, 0))[0]

    def count(self, entry_type: str, facet: str, code: str = "") -> int:
        return self.terms.get((entry_type, facet, code), (None, 0))[1]


@lru_cache(maxsize=4)
def _read(moment: Moment) -> tuple[Names, Counts]:
    """Vocabulary and terms as rows of one shape, so that a moment costs one statement."""
    names, counts = Names(), Counts()
    vocabulary = [_names_of(facet, model) for facet, model in MODELS.items()]
    terms = Term.objects.order_by().filter(count__gt=0)
    rows = terms.values_list(
        "facet", "code", "type", Value(""), Value(""), Value(""), Value(False), "pk", "count"
    ).union(*vocabulary, all=True)  # fmt: skip
    for facet, code, type_or_name, name_zh, extra, parent, is_standard, pk, count in rows:
        if pk is None:
            names.add(facet, code, type_or_name, name_zh, extra, parent, is_standard)
        else:
            counts.terms[type_or_name, facet, code] = pk, count
    return names, counts


def _names_of(facet: str, model: Any) -> QuerySet:
    extra = {"organization": F("abbreviation"), "region": F("numeric_code")}.get(facet, Value(""))
    parent = F("parent__code") if facet in ("organization", "sector") else Value("")
    nothing = Value(None, output_field=BigIntegerField())
    return model.objects.order_by().values_list(
        Value(facet), "code", "name_en", "name_zh", extra, parent, "is_standard", nothing, nothing
    )


def names_at(moment: Moment) -> Names:
    """One statement at a new moment, shared with `counts_at`; none otherwise."""
    return _read(moment)[0]


def counts_at(moment: Moment) -> Counts:
    """One statement at a new moment, shared with `names_at`; none otherwise."""
    return _read(moment)[1]


def public_names(facet: str, moment: Moment) -> list[Name]:
    """The terms of a facet that the public may know of, by code: standard ones, and those that a live entry carries."""
    counts = counts_at(moment)
    names = names_at(moment).by_facet[facet].values()
    return sorted((n for n in names if n.is_standard or counts.count("", facet, n.code)), key=lambda n: n.code)


def public_name(facet: str, code: str, moment: Moment) -> Name | None:
    """The term of that code or alias, unless only drafts know of it."""
    name = names_at(moment).get(facet, code)
    known = name and (name.is_standard or counts_at(moment).count("", facet, name.code))
    return name if known else None


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


def forget() -> None:
    """Drop what is kept in memory; for tests and restored databases, whose clocks may run backwards."""
    _read.cache_clear()
