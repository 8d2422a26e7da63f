"""Query parameters of a list, as its page shows them: facet values with counts, active filters, orders, clean queries."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from catalogue.query.description import filter_value_label
from catalogue.query.entry_query import RELEVANCE, EntryQuery
from catalogue.query.filters import EntryFilterSet

VALUES_BEFORE_FOLD = 6  # values of a facet above the fold
ORDER_LABELS = {RELEVANCE: _("Best match"), "-date": _("Newest"), "date": _("Oldest"), "-changed_at": _("Last changed")}


def clean_query(request: HttpRequest, *without: str) -> QueryDict:
    """Returns the query without empty values, which forms send, and without the named parameters."""
    query = request.GET.copy()
    for name in list(query):
        values = [] if name in without else [value for value in query.getlist(name) if value.strip()]
        query.setlist(name, values) if values else query.pop(name)
    return query


def facet_choices(name: str, entry_query: EntryQuery, filters: EntryFilterSet) -> dict[str, Any]:
    """Returns a facet with its values: chosen values first, then by count. The counts ignore what is chosen of the same facet,
    since values of one facet are alternatives.
    """
    chosen = filters.form.cleaned_data.get(name) or []
    counts = entry_query.without_facet(name).facets(name)[name]
    codes = sorted({*counts, *chosen}, key=lambda code: (code not in chosen, -counts.get(code, 0), code))
    values = [
        {
            "code": code,
            "label": filter_value_label(name, code, filters, entry_query.revision),
            "count": counts.get(code, 0),
            "is_chosen": code in chosen,
        }
        for code in codes
    ]
    shown = max(VALUES_BEFORE_FOLD, len(chosen))
    shown = len(values) if len(values) <= shown + 2 else shown
    folded = {"first": values[:shown], "rest": values[shown:]}
    return {"name": name, "label": filters.form.fields[name].label, "values": values, **folded}


def active_filters(request: HttpRequest, filters: EntryFilterSet) -> list[dict[str, Any]]:
    """Returns each active filter value with the query that remains without it."""
    return list(_iter_active_filters(clean_query(request, "page"), filters))


def _iter_active_filters(query: QueryDict, filters: EntryFilterSet) -> Iterator[dict[str, Any]]:
    for name, value in filters.form.cleaned_data.items():
        if name == "ordering" or value in (None, "", []):
            continue
        for one in value if isinstance(value, list) else [value]:
            left = query.copy()
            left.setlist(name, [other for other in left.getlist(name) if isinstance(value, list) and other != one])
            yield {
                "label": filters.form.fields[name].label,
                "value": filter_value_label(name, one, filters, filters.queryset.revision),
                "query_without": left.urlencode(),
            }


def order_choices(request: HttpRequest, entry_query: EntryQuery) -> list[dict[str, Any]]:
    query = clean_query(request, "page", "ordering")
    found = []
    for order, label in ORDER_LABELS.items():
        if order == RELEVANCE and not entry_query.words:
            continue
        query["ordering"] = order
        found.append({"label": label, "query": query.urlencode(), "is_chosen": entry_query.order == order})
    return found
