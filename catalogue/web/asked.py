"""What a reader asked of a list, as the page offers it back: facets with counts, active filters, orders, clean addresses."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from catalogue.api.describing import value_in_words
from catalogue.api.filters import EntryFilter
from catalogue.selection import RELEVANCE, Selection

SHOWN = 6  # values of a facet before the rest is folded
ORDER_LABELS = {RELEVANCE: _("Best match"), "-date": _("Newest"), "date": _("Oldest"), "-changed_at": _("Last changed")}


def clean_query(request: HttpRequest, *without: str) -> QueryDict:
    """The query without empty values, such as forms send, and without these parameters."""
    query = request.GET.copy()
    for name in list(query):
        values = [] if name in without else [value for value in query.getlist(name) if value.strip()]
        query.setlist(name, values) if values else query.pop(name)
    return query


def facet(name: str, selection: Selection, filters: EntryFilter) -> dict[str, Any]:
    """A facet with its values by count; chosen values stand first. Counted as if nothing of this facet were chosen:
    values of one facet are alternatives.
    """
    chosen = filters.form.cleaned_data.get(name) or []
    counts = selection.apart_from(name).facets(name)[name]
    codes = sorted({*counts, *chosen}, key=lambda code: (code not in chosen, -counts.get(code, 0), code))
    values = [
        {
            "code": code,
            "label": value_in_words(name, code, filters, selection.moment),
            "count": counts.get(code, 0),
            "is_chosen": code in chosen,
        }
        for code in codes
    ]
    shown = max(SHOWN, len(chosen))
    shown = len(values) if len(values) <= shown + 2 else shown
    folded = {"first": values[:shown], "rest": values[shown:]}
    return {"name": name, "label": filters.form.fields[name].label, "values": values, **folded}


def chips(request: HttpRequest, filters: EntryFilter) -> list[dict[str, Any]]:
    """Each value that is asked for, with the query that is left when it is taken off."""
    return list(_chips(clean_query(request, "page"), filters))


def _chips(query: QueryDict, filters: EntryFilter) -> Iterator[dict[str, Any]]:
    for name, value in filters.form.cleaned_data.items():
        if name == "ordering" or value in (None, "", []):
            continue
        for one in value if isinstance(value, list) else [value]:
            left = query.copy()
            left.setlist(name, [said for said in left.getlist(name) if isinstance(value, list) and said != one])
            yield {
                "label": filters.form.fields[name].label,
                "value": value_in_words(name, one, filters, filters.queryset.moment),
                "query_without": left.urlencode(),
            }


def orders(request: HttpRequest, selection: Selection) -> list[dict[str, Any]]:
    query = clean_query(request, "page", "ordering")
    found = []
    for order, label in ORDER_LABELS.items():
        if order == RELEVANCE and not selection.words:
            continue
        query["ordering"] = order
        found.append({"label": label, "query": query.urlencode(), "is_chosen": selection.order == order})
    return found
