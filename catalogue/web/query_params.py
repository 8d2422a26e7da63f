"""Query parameters of a list, as its page shows them: facet values with counts, active filters, orders, clean queries."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from catalogue.index.bitmap_index import TYPE
from catalogue.index.process_cache import vocabulary_at
from catalogue.publication_types import publication_types
from catalogue.query.change_query import ChangeQuery
from catalogue.query.description import filter_value_label
from catalogue.query.entry_query import RELEVANCE, EntryQuery
from catalogue.vocabulary.choice_labels import UNKNOWN
from catalogue.vocabulary.lookup import VocabularyTerm

VALUES_BEFORE_FOLD = 6  # values of a facet above the fold
VALUES_BEFORE_SEARCH = 12  # a facet with more values has a field that narrows them
NESTED_FACETS = ("sector",)  # a value is listed below its parent, whose count includes it
ORDER_LABELS = {RELEVANCE: _("Best match"), "-date": _("Newest"), "date": _("Oldest"), "-changed_at": _("Last changed")}


def clean_query(request: HttpRequest, *without: str) -> QueryDict:
    """Returns the query without empty values, which forms send, and without the named parameters."""
    query = request.GET.copy()
    for name in list(query):
        values = [] if name in without else [value for value in query.getlist(name) if value.strip()]
        query.setlist(name, values) if values else query.pop(name)
    return query


def facet_choices(name: str, entry_query: EntryQuery | ChangeQuery, filters: FilterSet) -> dict[str, Any]:
    """Returns a facet with its values: chosen values first, then by count, “unknown” last. The counts ignore what is chosen of the
    same facet, since values of one facet are alternatives. `first` and `rest` are the values of the first level above and below
    the fold.
    """
    chosen = filters.form.cleaned_data.get(name) or []
    counts = entry_query.without_facet(name).facets(name)[name]
    codes = sorted({*counts, *chosen}, key=lambda code: (code not in chosen, code == UNKNOWN, -counts.get(code, 0), code))
    values = [
        {
            "code": code,
            "label": filter_value_label(name, code, filters, entry_query.revision),
            "count": counts.get(code, 0),
            "is_chosen": code in chosen,
        }
        for code in codes
    ]
    top = nest_values(values, vocabulary_at(entry_query.revision).by_facet[name]) if name in NESTED_FACETS else values
    shown = max(VALUES_BEFORE_FOLD, sum(map(_holds_chosen, top)))
    shown = len(top) if len(top) <= shown + 2 else shown
    return {
        "name": name,
        "label": filters.form.fields[name].label,
        "values": values,
        "first": top[:shown],
        "rest": top[shown:],
        "is_long": len(values) > VALUES_BEFORE_SEARCH,
    }


def nest_values(values: list[dict[str, Any]], terms: Mapping[str, VocabularyTerm]) -> list[dict[str, Any]]:
    """Returns the values without a parent among them, each with its `children`; those with a chosen value in them are first. A list
    of children with a chosen one `is_open`.
    """
    by_code = {value["code"]: value | {"children": []} for value in values}
    top: list[dict[str, Any]] = []
    for code, value in by_code.items():
        parent = by_code.get(terms[code].parent) if code in terms else None
        (parent["children"] if parent else top).append(value)
    for value in by_code.values():
        value["is_open"] = any(map(_holds_chosen, value["children"]))
    return sorted(top, key=lambda value: not _holds_chosen(value))


def _holds_chosen(value: dict[str, Any]) -> bool:
    return value["is_chosen"] or any(map(_holds_chosen, value.get("children", ())))


def active_filters(request: HttpRequest, filters: FilterSet) -> list[dict[str, Any]]:
    """Returns each active filter value with the query that remains without it."""
    return list(_iter_active_filters(clean_query(request, "page"), filters))


def _iter_active_filters(query: QueryDict, filters: FilterSet) -> Iterator[dict[str, Any]]:
    for name, value in filters.form.cleaned_data.items():
        if name == "ordering" or value in (None, "", []):
            continue
        for one in value if isinstance(value, list) else [value]:
            left = query.copy()
            others = left.getlist(name) if isinstance(value, list) else []
            left.setlist(name, [other for other in others if other.casefold() != str(one).casefold()])
            yield {
                "label": filters.form.fields[name].label,
                "value": filter_value_label(name, one, filters, filters.queryset.revision),
                "query_without": left.urlencode(),
            }


def type_tabs(entry_query: EntryQuery, chosen: Collection[str], query: QueryDict) -> list[dict[str, Any]]:
    """Returns a tab for all types and one for each type that the list has, with counts. `query` is the address without a type."""
    counts = entry_query.without_facet(TYPE).facets(TYPE)[TYPE]
    everything = {"label": _("All"), "count": sum(counts.values()), "query": query.urlencode(), "is_chosen": not chosen}
    tabs = [everything]
    for one in publication_types():
        if one.code in counts or one.code in chosen:
            address = query.copy()
            address["type"] = one.code
            tabs.append(
                {
                    "label": one.navigation,
                    "count": counts.get(one.code, 0),
                    "query": address.urlencode(),
                    "is_chosen": one.code in chosen,
                }
            )
    return tabs


def order_choices(request: HttpRequest, entry_query: EntryQuery) -> list[dict[str, Any]]:
    query = clean_query(request, "page", "ordering")
    found = []
    for order, label in ORDER_LABELS.items():
        if order == RELEVANCE and not entry_query.words:
            continue
        query["ordering"] = order
        found.append({"label": label, "query": query.urlencode(), "is_chosen": entry_query.order == order})
    return found
