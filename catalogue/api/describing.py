"""A list in words: what was asked for, so that whoever reads the answer need not read the address."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import django_filters
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.memory import names_at
from catalogue.moment import Moment
from catalogue.selection import RELEVANCE
from catalogue.templatetags.reading import day

NOUNS = {
    "": gettext_lazy("Publications"),
    "policy": gettext_lazy("Policies"),
    "case": gettext_lazy("Case studies"),
    "item": gettext_lazy("Newsletter items"),
    "issue": gettext_lazy("Newsletters"),
    "report": gettext_lazy("Special reports"),
}
ORDER_WORDS = {
    "-date": gettext_lazy("newest first"),
    "date": gettext_lazy("oldest first"),
    "-changed_at": gettext_lazy("last changed first"),
    "changed_at": gettext_lazy("longest unchanged first"),
    RELEVANCE: gettext_lazy("best matches first"),
}
PHRASES = {
    "q": gettext_lazy("with the words “{}”"),
    "sector": gettext_lazy("in {}"),
    "technology": gettext_lazy("on {}"),
    "region": gettext_lazy("in {}"),
    "organization": gettext_lazy("about {}"),
    "priority_area": gettext_lazy("in the priority area {}"),
    "ics": gettext_lazy("in ICS {}"),
    "issued_after": gettext_lazy("issued on or after {}"),
    "issued_before": gettext_lazy("issued on or before {}"),
    "in_force_on": gettext_lazy("in force on {}"),
    "comments_open_on": gettext_lazy("open for comments on {}"),
    "changed_since": gettext_lazy("changed since {}"),
    "known_on": gettext_lazy("as known on {}"),
    "related_to": gettext_lazy("related to one publication"),
    "relation": gettext_lazy("by the relation “{}”"),
}


def description(filters: django_filters.FilterSet, noun: str | Promise, moment: Moment, order: str) -> str:
    """Such as “Policies of the kind notice or law, in Henan, issued on or after 1 March 2015, newest first.”"""
    words = {"noun": noun, "conditions": _(", ").join(_conditions(filters, moment)), "order": ORDER_WORDS[order]}
    return (_("%(noun)s %(conditions)s, %(order)s.") if words["conditions"] else _("%(noun)s, %(order)s.")) % words


def _conditions(filters: django_filters.FilterSet, moment: Moment) -> Iterator[str]:
    for name, value in filters.form.cleaned_data.items():
        if name == "ordering" or value in (None, "", []):
            continue
        values = value if isinstance(value, list) else [value]
        said = _(" or ").join(value_in_words(name, one, filters, moment) for one in values)
        if name in PHRASES:
            yield str(PHRASES[name]).format(said)
        else:
            yield _("of the %(label)s %(value)s") % {"label": str(filters.filters[name].label).lower(), "value": said}


def value_in_words(name: str, value: Any, filters: django_filters.FilterSet, moment: Moment) -> str:
    """A value of a filter as people read it."""
    if isinstance(value, datetime):
        return f"{day(value)} {value:%H:%M} UTC"
    if isinstance(value, date):
        return day(value)
    known = names_at(moment).get(name, str(value)) if hasattr(filters.filters[name], "facet") else None
    if known:
        return known.label
    words = dict(filters.filters[name].extra.get("choices", ()))
    return str(words.get(value, value)).replace("_", " ")
