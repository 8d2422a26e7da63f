"""A list in words: what was asked for, so that whoever reads the answer need not read the address."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import django_filters

from catalogue.memory import names_at
from catalogue.moment import Moment

NOUNS = {
    "policy": "Policies",
    "case": "Case studies",
    "item": "Newsletter items",
    "issue": "Newsletters",
    "report": "Special reports",
}
ORDER_WORDS = {
    "-date": "newest first",
    "date": "oldest first",
    "-changed_at": "last changed first",
    "changed_at": "longest unchanged first",
}
PHRASES = {
    "q": "with the words “{}”",
    "sector": "in {}",
    "technology": "on {}",
    "region": "in {}",
    "organization": "about {}",
    "priority_area": "in the priority area {}",
    "ics": "in ICS {}",
    "issued_after": "issued on or after {}",
    "issued_before": "issued on or before {}",
    "in_force_on": "in force on {}",
    "comments_open_on": "open for comments on {}",
    "changed_since": "changed since {}",
    "known_on": "as known on {}",
    "related_to": "related to one publication",
    "relation": "by the relation “{}”",
}


def description(filters: django_filters.FilterSet, noun: str, moment: Moment, order: str) -> str:
    """Such as “Policies of the kind notice or law, in Henan, issued on or after 1 March 2015, newest first.”"""
    conditions = ", ".join(_conditions(filters, moment))
    return f"{noun} {conditions}, {ORDER_WORDS[order]}." if conditions else f"{noun}, {ORDER_WORDS[order]}."


def _conditions(filters: django_filters.FilterSet, moment: Moment) -> Iterator[str]:
    for name, value in filters.form.cleaned_data.items():
        if name == "ordering" or value in (None, "", []):
            continue
        values = value if isinstance(value, list) else [value]
        said = " or ".join(_said(name, one, filters, moment) for one in values)
        label = str(filters.filters[name].label).lower()
        yield PHRASES.get(name, f"of the {label} {{}}").format(said)


def _said(name: str, value: Any, filters: django_filters.FilterSet, moment: Moment) -> str:
    if isinstance(value, datetime):
        return f"{value.day} {value:%B %Y %H:%M} UTC"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    known = names_at(moment).get(name, str(value)) if hasattr(filters.filters[name], "facet") else None
    if known:
        return known.label
    words = dict(filters.filters[name].extra.get("choices", ()))
    return str(words.get(value, value)).replace("_", " ")
