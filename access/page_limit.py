"""Limit of public pages, files and feeds by address, in a budget beside that of the API (access/middleware.py)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from access.middleware import API_PREFIX, client_network
from access.rate_limit import consume_request
from catalogue.http.guard import DESK_PATHS
from catalogue.http.language import LANGUAGE_TAGS, in_language, path_language
from catalogue.http.public_request import PROBE_PATHS

UNLIMITED_PREFIXES = (API_PREFIX, *DESK_PATHS)  # the API has its own limit, and staff sign in


class PageLimitMiddleware:
    """Answers 429 beyond PAGES_PER_MINUTE. It comes before the page cache and asks no database.

    WhiteNoise, which comes before it, answers for static files; only those that do not exist are counted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(UNLIMITED_PREFIXES) or request.path_info in PROBE_PATHS:
            return self.get_response(request)
        rate_limit = consume_request(f"pages:{client_network(request)}", settings.PAGES_PER_MINUTE, is_counted_by_day=False)
        if rate_limit.is_allowed:
            return self.get_response(request)
        return _too_many_requests(path_language(request.path_info), rate_limit.resets_in)


def _too_many_requests(language: str, seconds: int) -> HttpResponse:
    with in_language(language):
        detail = _("These are more requests than one address may send in a minute. Try again in %(seconds)s seconds.")
        text = f"429: {detail % {'seconds': seconds}}\n"
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store", "Content-Language": LANGUAGE_TAGS[language]}
    return HttpResponse(text, "text/plain; charset=utf-8", status=429, headers=headers)
