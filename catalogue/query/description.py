"""Describes a list in a sentence: type, filters and order, in the reader's language."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import django_filters
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from catalogue.http.language import gettext as _
from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import Revision
from catalogue.publication_types import publication_type
from catalogue.query.entry_query import RELEVANCE, EntryQuery
from catalogue.query.exclusions import filter_name, is_exclusion
from catalogue.vocabulary.date_text import desk_time, format_date, format_instant, start_of_day

ORDER_PHRASES = {
    "-date": gettext_lazy("newest first"),
    "date": gettext_lazy("oldest first"),
    "-changed_at": gettext_lazy("last changed first"),
    "changed_at": gettext_lazy("longest unchanged first"),
    RELEVANCE: gettext_lazy("best matches first"),
}
FILTER_PHRASES = {
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


def list_noun(entry_type: str) -> str | Promise:
    """What a list is of: the plural of the type, or “Publications” for all types ("")."""
    return publication_type(entry_type).plural if entry_type else gettext_lazy("Publications")


def describe_list(filters: django_filters.FilterSet, entry_query: EntryQuery) -> str:
    """Such as “Policies of the kind notice or law, in Henan, issued on or after 1 March 2015, newest first.”"""
    words = {**_parts(filters, entry_query), "order": ORDER_PHRASES[entry_query.order]}
    return (_("%(noun)s %(conditions)s, %(order)s.") if words["conditions"] else _("%(noun)s, %(order)s.")) % words


def describe_conditions(filters: django_filters.FilterSet, entry_query: EntryQuery) -> str:
    """The same without the order and the full stop: “Policies of the kind notice or law, in Henan”."""
    words = _parts(filters, entry_query)
    return _("%(noun)s %(conditions)s") % words if words["conditions"] else str(words["noun"])


def _parts(filters: django_filters.FilterSet, entry_query: EntryQuery) -> dict[str, Any]:
    conditions = _(", ").join(_condition_phrases(filters, entry_query.revision))
    return {"noun": list_noun(entry_query.type), "conditions": conditions}


def _condition_phrases(filters: django_filters.FilterSet, revision: Revision) -> Iterator[str]:
    for name, value in filters.form.cleaned_data.items():
        if name == "ordering" or value in (None, "", []):
            continue
        if name == "uid":
            yield ngettext("chosen by %(count)s uid", "chosen by %(count)s uids", len(value)) % {"count": len(value)}
            continue
        values = value if isinstance(value, list) else [value]
        phrase = _condition(
            filter_name(name), _(" or ").join(filter_value_label(name, one, filters, revision) for one in values), filters
        )
        yield _("not %(condition)s") % {"condition": phrase} if is_exclusion(name) else phrase


def _condition(name: str, value_text: str, filters: django_filters.FilterSet) -> str:
    phrase = FILTER_PHRASES[name] if name in FILTER_PHRASES else getattr(filters.filters[name], "phrase", "")
    if phrase:
        return str(phrase).format(value_text)
    return _("of the %(label)s %(value)s") % {"label": _in_sentence(str(filters.filters[name].label)), "value": value_text}


def filter_value_label(name: str, value: Any, filters: django_filters.FilterSet, revision: Revision) -> str:
    """The text of a filter's value: a date, a term's name or a choice's label, in the reader's language."""
    if isinstance(value, datetime):
        return format_date(value) if value == start_of_day(desk_time(value).date()) else format_instant(value)
    if isinstance(value, date):
        return format_date(value)
    filter_ = filters.filters[name]
    term = vocabulary_at(revision).get(filter_.facet, str(value)) if hasattr(filter_, "facet") else None
    if term:
        return term.label
    labels = dict(filter_.extra.get("choices", ()))
    return str(labels.get(value, value)).replace("_", " ")


def _in_sentence(label: str) -> str:
    """An abbreviation, such as CCS, stays as it is."""
    return label if label.isupper() else label.lower()
