"""Conditional requests (RFC 9110, 13): whether a client has an answer already."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe

REVALIDATED = "public, no-cache"  # Cache-Control: kept by everybody, and asked about each time
HEADERS_NOT_WITH_304 = ("Content-Type", "Content-Language", "Content-Encoding")


def last_modified(changed_at: datetime) -> str:
    """When the catalogue last changed, or today began: some sentences change with the desk's date (days that are left)."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return http_date(max(changed_at, today).timestamp())


def is_conditional(request: HttpRequest) -> bool:
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers


def is_known(request: HttpRequest, headers: dict[str, str]) -> bool:
    """Whether the client has the answer of this `ETag`, and `Last-Modified` if there is one.

    If-None-Match comes before If-Modified-Since (13.2.2), and compares weakly (13.1.2): a proxy that compresses makes a strong
    tag a weak one.
    """
    tags, since = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    if tags is not None:
        known = {tag.removeprefix("W/") for tag in parse_etags(tags)}
        return "*" in known or headers["ETag"].removeprefix("W/") in known
    modified, known_at = (parse_http_date_safe(text) if text else None for text in (headers.get("Last-Modified"), since))
    return modified is not None and known_at is not None and modified <= known_at


def not_modified(headers: dict[str, str]) -> HttpResponse:
    return HttpResponseNotModified(headers={name: value for name, value in headers.items() if name not in HEADERS_NOT_WITH_304})
