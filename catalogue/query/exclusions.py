"""Exclusions: each filter of a facet also as its negation, `sector!=I64`, for entries that carry none of the values."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalogue.query.entry_query import EntryQuery

SUFFIX = "!"


def exclusion_filters(filters: Mapping[str, Any]) -> dict[str, Any]:
    """By name with SUFFIX the negation of each of the filters that has a facet."""
    return {exclusion_name(name): _negated(one) for name, one in filters.items() if hasattr(one, "facet")}


def exclusion_name(name: str) -> str:
    return name + SUFFIX


def filter_name(name: str) -> str:
    """The name of the filter that an exclusion negates; of any other filter its own."""
    return name.removesuffix(SUFFIX)


def is_exclusion(name: str) -> bool:
    return name.endswith(SUFFIX)


def contradictions(cleaned: Mapping[str, Any]) -> dict[str, str]:
    """By exclusion the first of its values that the same list shall have."""
    found = {}
    for name, values in cleaned.items():
        both = set(values or ()) & set(cleaned.get(filter_name(name)) or ()) if is_exclusion(name) else set()
        if both:
            found[name] = min(both)
    return found


def _negated(one: django_filters.Filter) -> django_filters.Filter:
    kind: Any = type(f"Excluding{type(one).__name__}", (_Excluding, type(one)), {})
    same = {name: one.extra[name] for name in ("choices", "pattern") if name in one.extra}
    return kind(one.facet, label=format_lazy(_("not: {label}"), label=one.label), **same)  # type: ignore[attr-defined]


class _Excluding:
    """Mixin before a filter of a facet."""

    facet: str

    def narrow(self, entry_query: EntryQuery, codes: list[str]) -> EntryQuery:
        return entry_query.without_term(self.facet, *codes)
