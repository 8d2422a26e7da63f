"""Pages of the glossary: the list in alphabetical order with its letters, and a term."""

from dataclasses import dataclass, fields
from string import ascii_uppercase
from typing import Any

from django.http import HttpRequest

from catalogue.index.bit_sliced_index import BitSlicedIndex
from catalogue.query.description import describe_conditions
from catalogue.query.entry_query import EntryQuery
from catalogue.query.filters import EntryFilterSet
from catalogue.web.details import EntryDetail
from catalogue.web.lists import EntryList
from catalogue.web.query_params import clean_query
from glossary.public.term_lookup import ENTRY_TYPE, OTHER_LETTER, alphabetical_order, letter_facet


@dataclass(frozen=True, eq=False)
class AlphabeticalQuery(EntryQuery):
    """The glossary in the order of the reader's language. Of today only: `as_of_change` is not set."""

    @property
    def _sort_index(self) -> BitSlicedIndex:
        return alphabetical_order(self.revision)

    @property
    def _is_descending(self) -> bool:
        return False


class GlossaryList(EntryList):
    entry_type = ENTRY_TYPE
    template_name = "glossary/list.html"
    facets = ("sector", "technology", "organization")
    page_size = 100

    def in_default_order(self, entry_query: EntryQuery, request: HttpRequest) -> EntryQuery:
        if "ordering" in request.GET or entry_query.as_of_change is not None:
            return entry_query
        return AlphabeticalQuery(**{one.name: getattr(entry_query, one.name) for one in fields(entry_query)})

    def list_context(self, request: HttpRequest, filters: EntryFilterSet) -> dict[str, Any]:
        return {
            **super().list_context(request, filters),
            "description": describe_conditions(filters, filters.qs) if request.GET else "",
            "letters": _letters(request, filters.qs),
            "orders": [],
            "histogram": None,
        }


def _letters(request: HttpRequest, entry_query: EntryQuery) -> list[dict[str, Any]]:
    """Each letter with the number of terms under it and the query that shows them."""
    facet = letter_facet()
    counts = entry_query.without_facet(facet).facets(facet)[facet]
    query, chosen = clean_query(request, "page", facet), request.GET.getlist(facet)
    shown = []
    for letter in (*ascii_uppercase, OTHER_LETTER):
        query[facet] = letter
        label = "0–9" if letter == OTHER_LETTER else letter
        shown.append({"label": label, "count": counts.get(letter, 0), "query": query.urlencode(), "is_chosen": letter in chosen})
    return shown


class GlossaryDetail(EntryDetail):
    entry_type = ENTRY_TYPE
    template_name = "glossary/detail.html"
