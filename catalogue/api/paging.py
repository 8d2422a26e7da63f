"""Paging: by number with a total, or by cursor for harvesters. A bad value is refused, never replaced by a default."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.api import cursors
from catalogue.http.problems import BadParameters
from catalogue.index.revision import Revision
from infra.text.whole_numbers import parse_whole_number

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
MAX_PAGE_NUMBER = 10**9


def requested_page_size(request: Request) -> int:
    return requested_number(request, "page_size", MAX_PAGE_SIZE) or PAGE_SIZE


def uses_cursor(request: Request) -> bool:
    """Whether the request pages by cursor. Raises BadParameters if it has a page number too."""
    if "cursor" in request.query_params and "page" in request.query_params:
        raise BadParameters({"page": ["Give a page or a cursor, not both."]})
    return "cursor" in request.query_params


def page_by_number(request: Request, rows: Any) -> tuple[list[Any], dict[str, Any], dict[str, str]]:
    """The rows of the requested page, the paging fields of the answer, and links by relation. `rows` has count() and slices.

    Raises BadParameters, or NotFound after the last page.
    """
    number, size, count = requested_number(request, "page", MAX_PAGE_NUMBER) or 1, requested_page_size(request), rows.count()
    last = max(1, -(-count // size))
    if number > last:
        raise NotFound(f"There is no page {number}: the last is {last}.")
    links = {"first": url_with_parameters(request, page=1), "last": url_with_parameters(request, page=last)}
    if number > 1:
        links["prev"] = url_with_parameters(request, page=number - 1)
    if number < last:
        links["next"] = url_with_parameters(request, page=number + 1)
    fields = {"count": count, "next": links.get("next"), "previous": links.get("prev")}
    return list(rows[(number - 1) * size : number * size]), fields, links


def requested_position(request: Request, revision: Revision, *, length: int) -> list[int] | None:
    """The position after which the page begins; None for the first page. Raises BadParameters."""
    text = request.query_params["cursor"]
    if text == cursors.FIRST_PAGE_CURSOR:
        return None
    fingerprint = cursors.list_fingerprint(request.path, request.query_params)
    return cursors.decode_cursor(text, fingerprint, revision.generation, length=length)


def next_cursor(request: Request, revision: Revision, *position: int) -> str:
    return cursors.encode_cursor(cursors.list_fingerprint(request.path, request.query_params), revision.generation, *position)


def url_with_parameters(request: Request, *, path: str = "", **changed: Any) -> str:
    """The request's URL (or `path`) with changed parameters, on SITE_URL: an answer never repeats the Host header."""
    query = request.query_params.copy()
    for name, value in changed.items():
        query[name] = str(value)
    pairs = [(name, value) for name, values in query.lists() for value in values]
    return f"{settings.SITE_URL}{path or request.path}?{urlencode(pairs)}"


def with_link_header(response: Response, links: dict[str, str]) -> Response:
    """Add the links as a Link header (RFC 8288)."""
    if links:
        response["Link"] = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links.items())
    return response


def requested_number(request: Request, name: str, largest: int) -> int | None:
    """None without the parameter. Raises BadParameters for what is no whole number from 1 to `largest`."""
    text = request.query_params.get(name)
    if text is None:
        return None
    number = parse_whole_number(text, largest)
    if number is None:
        raise BadParameters({name: [f"Give a whole number from 1 to {largest}, in digits and without leading zeros."]})
    return number
