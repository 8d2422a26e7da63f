"""The desk's search in the lists and choosers of an admin."""

from typing import Any

from django.contrib.admin.views.main import ORDER_VAR
from django.http import HttpRequest

from editorial.admin_mixins.quick_lists import without_long_texts
from editorial.search.matching import match_rank, matches_query

MAX_KEYS = 5000  # matches that are looked up once, and counted and sorted by their keys


class ListSearchAdminMixin:
    """Mixed into admins of models with a column `search_text`."""

    search_fields: tuple[str, ...] = ("search_text",)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """What is called so comes first, unless the list is sorted by a column."""
        if not search_term.strip():
            return queryset, False
        found = queryset.filter(matches_query(search_term))
        keys = list(found.order_by().values_list("pk", flat=True)[: MAX_KEYS + 1])
        found = queryset.filter(pk__in=keys if len(keys) <= MAX_KEYS else found.order_by().values("pk"))
        if request.method == "GET":  # what is sorted and shown needs no long text; an action works on whole rows
            found = without_long_texts(found)
        if not request.GET.get(ORDER_VAR):
            found = found.order_by(match_rank(search_term), *(queryset.query.order_by or queryset.model._meta.ordering), "pk")
        return found, False
