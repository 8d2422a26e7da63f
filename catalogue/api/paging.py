"""Pages by number with true totals for people, and pages by cursor for harvesters. Nothing bad is replaced by a default."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.api import cursors
from catalogue.api.problems import BadParameters

PAGE_SIZE = 20
LARGEST = 100
FARTHEST = 10**9


def page_size_of(request: Request) -> int:
    return whole_number(request, "page_size", LARGEST) or PAGE_SIZE


def is_by_cursor(request: Request) -> bool:
    """Raises BadParameters where a page number is asked for beside a cursor."""
    if "cursor" in request.query_params and "page" in request.query_params:
        raise BadParameters({"page": ["Give a page or a cursor, not both."]})
    return "cursor" in request.query_params


def numbered_page(request: Request, rows: Any) -> tuple[list[Any], dict[str, Any], dict[str, str]]:
    """The rows of the asked page of anything that counts and slices, what the answer says of it, and its links by relation.

    Raises BadParameters, or NotFound past the last page.
    """
    number, size, count = whole_number(request, "page", FARTHEST) or 1, page_size_of(request), rows.count()
    last = max(1, -(-count // size))
    if number > last:
        raise NotFound(f"There is no page {number}: the last is {last}.")
    links = {"first": address_of(request, page=1), "last": address_of(request, page=last)}
    if number > 1:
        links["prev"] = address_of(request, page=number - 1)
    if number < last:
        links["next"] = address_of(request, page=number + 1)
    said = {"count": count, "next": links.get("next"), "previous": links.get("prev")}
    return list(rows[(number - 1) * size : number * size]), said, links


def cursor_place(request: Request, *, length: int) -> list[int] | None:
    """Where the asked cursor goes on, None at the beginning. Raises BadParameters."""
    text = request.query_params["cursor"]
    if text == cursors.FIRST:
        return None
    return cursors.read(text, cursors.list_name(request.path, request.query_params), length=length)


def cursor_after(request: Request, *place: int) -> str:
    return cursors.written(cursors.list_name(request.path, request.query_params), *place)


def address_of(request: Request, *, path: str = "", **changed: Any) -> str:
    """This address (or `path`) with some parameters changed, on SITE_URL: an answer never repeats the Host header."""
    query = request.query_params.copy()
    for name, value in changed.items():
        query[name] = str(value)
    pairs = [(name, value) for name, values in query.lists() for value in values]
    return f"{settings.SITE_URL}{path or request.path}?{urlencode(pairs)}"


def linked(response: Response, links: dict[str, str]) -> Response:
    """With the links as a header too (RFC 8288)."""
    if links:
        response["Link"] = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links.items())
    return response


def whole_number(request: Request, name: str, largest: int) -> int | None:
    text = request.query_params.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12 and 1 <= int(text) <= largest):
        raise BadParameters({name: [f"Give a whole number from 1 to {largest}."]})
    return int(text)
