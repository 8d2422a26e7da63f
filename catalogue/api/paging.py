"""Pages by number, with true totals. Bad page parameters are refused, never replaced by a default."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from catalogue.api.problems import BadParameters

LARGEST = 100
FARTHEST = 10**9


class StrictPages(PageNumberPagination):
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = LARGEST

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        _whole_number(request, "page", FARTHEST)
        return super().paginate_queryset(queryset, request, view)

    def get_page_size(self, request: Request) -> int:
        return _whole_number(request, "page_size", LARGEST) or self.page_size

    def get_next_link(self) -> str | None:
        page: Any = self.page
        return self._link(page.next_page_number()) if page.has_next() else None

    def get_previous_link(self) -> str | None:
        page: Any = self.page
        return self._link(page.previous_page_number()) if page.has_previous() else None

    def _link(self, number: int) -> str:
        """An address on SITE_URL: an answer never repeats the Host header."""
        request: Any = self.request
        query = request.query_params.copy()
        query["page"] = str(number)
        return f"{settings.SITE_URL}{request.path}?{urlencode(list(_pairs(query)))}"


def _pairs(query: Any) -> Any:
    for name, values in query.lists():
        for value in values:
            yield name, value


def _whole_number(request: Request, name: str, largest: int) -> int | None:
    text = request.query_params.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12 and 1 <= int(text) <= largest):
        raise BadParameters({name: [f"Give a whole number from 1 to {largest}."]})
    return int(text)
