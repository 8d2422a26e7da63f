"""Names of vocabulary terms and counts of lists, kept in memory until the clock moves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import F, Value

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

    def __init__(self, rows: Iterable[tuple]) -> None:
        self.by_facet: dict[str, dict[str, Name]] = defaultdict(dict)
        self.aliases: dict[tuple[str, str], str] = {}
        for facet, code, name_en, name_zh, extra, parent, is_standard in rows:
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

    def __init__(self, rows: Iterable[tuple]) -> None:
        self.terms = {(entry_type, facet, code): (pk, count) for pk, entry_type, facet, code, count in rows}

    def id(self, entry_type: str, facet: str, code: str) -> int | None:
        return self.terms.get((entry_type, facet, code), (None, 0))[0]

    def count(self, entry_type: str, facet: str, code: str = "") -> int:
        return self.terms.get((entry_type, facet, code), (None, 0))[1]


@lru_cache(maxsize=4)
def _names(vocabulary: int) -> Names:
    extras = {"organization": F("abbreviation"), "region": F("numeric_code")}
    parents = {"organization": F("parent__code"), "sector": F("parent__code")}
    queries = [
        model.objects.order_by().values_list(  # type: ignore[attr-defined]
            Value(facet),
            "code",
            "name_en",
            "name_zh",
            extras.get(facet, Value("")),
            parents.get(facet, Value("")),
            "is_standard",
        )
        for facet, model in MODELS.items()
    ]
    return Names(queries[0].union(*queries[1:], all=True))


@lru_cache(maxsize=4)
def _counts(edition: int) -> Counts:
    return Counts(Term.objects.filter(count__gt=0).values_list("pk", "type", "facet", "code", "count"))


def names_at(moment: Moment) -> Names:
    """One statement after the vocabulary changed, none otherwise."""
    return _names(moment.vocabulary)


def counts_at(moment: Moment) -> Counts:
    """One statement after a publication, none otherwise."""
    return _counts(moment.edition)


def public_names(facet: str, moment: Moment) -> list[Name]:
    """The terms of a facet that the public may know of, by code: standard ones, and those that a live entry carries."""
    counts = counts_at(moment)
    names = names_at(moment).by_facet[facet].values()
    return sorted((n for n in names if n.is_standard or counts.count("", facet, n.code)), key=lambda n: n.code)


def forget() -> None:
    """Drop what is kept in memory; for tests and restored databases, whose clocks may run backwards."""
    _names.cache_clear()
    _counts.cache_clear()
