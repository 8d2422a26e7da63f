"""Public requests in one form: from a known Host, without cookies, with one spelling of the query and of the Accept header.

No kept answer depends on what is removed here, so nobody gets an uncached page by it. A page names the parameters that were.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers

from catalogue.http.accept import preferred_media_type
from catalogue.http.guard import PRIVATE_PATHS
from catalogue.http.ignored_parameters import ask_for_whole_page, with_notice
from catalogue.http.language import in_language, path_language

API_PREFIX = "/api/"
PROBE_PATHS = ("/livez", "/readyz")  # asked by address, not by name
ANY_FORMAT = ("", "*/*")


class PublicRequestMiddleware:
    """Comes before whatever reads the request. Raises DisallowedHost, which Django answers with 400. TRACE is 405 everywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        if request.path_info.startswith(API_PREFIX):  # Accept selects a format everywhere there, or 406
            patch_vary_headers(response, ["Accept"])
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in PROBE_PATHS:
            request.get_host()
        if request.method == "TRACE":
            return HttpResponseNotAllowed(["GET", "HEAD", "OPTIONS", "POST"])
        if request.path_info.startswith(PRIVATE_PATHS):
            return self.get_response(request)
        ignored = normalize_request(request)
        if not ignored:
            return self.get_response(request)
        ask_for_whole_page(request)
        return with_notice(self.get_response(request), request, ignored)


def normalize_request(request: HttpRequest) -> QueryDict:
    """Removes cookies, the parameters that a page does not know, and all of the Accept header but the format that it selects.

    Returns the parameters that it removed.
    """
    _forget_what_was_read(request)
    headers = request.META
    headers.pop("HTTP_COOKIE", None)
    accept = headers.pop("HTTP_ACCEPT", "")
    selects_format = accept not in ANY_FORMAT and request.path_info.startswith(API_PREFIX)
    ignored = QueryDict(mutable=True)
    if not (selects_format or headers.get("QUERY_STRING")):
        return ignored
    view = view_at(request.path_info, settings.ROOT_URLCONF)
    if view is not None and headers.get("QUERY_STRING"):
        ignored = request.GET.copy()
        headers["QUERY_STRING"] = normalized_query(request.GET, view)
        request.GET = QueryDict(headers["QUERY_STRING"])  # type: ignore[assignment]
        for name in request.GET:
            del ignored[name]
    if selects_format and (media_type := negotiated_media_type(accept, request.GET.getlist("format"), view)):
        headers["HTTP_ACCEPT"] = media_type
    return ignored


def _forget_what_was_read(request: HttpRequest) -> None:
    """A middleware above may have read headers or cookies, which Django keeps."""
    for name in ("headers", "COOKIES"):
        request.__dict__.pop(name, None)


@lru_cache(maxsize=512)  # resolving an address takes as long as a third of a cached answer
def view_at(path: str, urlconf: str) -> Any:
    """The view of the address: an instance of its class to be asked, or the function; None where there is no such address."""
    try:
        with in_language(path_language(path)):
            function: Any = resolve(path, urlconf).func
    except Resolver404:
        return None
    if hasattr(function, "cls"):  # of REST framework
        view = function.cls(**function.initkwargs)
        view.action = (getattr(function, "actions", None) or {}).get("get")
        return view
    return function.view_class(**function.view_initkwargs) if hasattr(function, "view_class") else function


def reads_parameters(**names: bool) -> Callable[[Any], Any]:
    """Decorator of a view function: the query parameters that it reads, and whether each may be repeated."""

    def declared(function: Any) -> Any:
        function.query_parameters = names
        return function

    return declared


def normalized_query(query: QueryDict, view: Any) -> str:
    """The query in the order of its names, with the values of a repeated parameter sorted, each once.

    `view.query_parameters` maps names to whether they may be repeated; other parameters are dropped, and of those that may not
    be repeated the last value stays, as Django reads them. A view that `refuses_parameters` gets them all, and answers 400.
    """
    known: Mapping[str, bool] = getattr(view, "query_parameters", {})
    is_strict = getattr(view, "refuses_parameters", False)
    normalized = QueryDict(mutable=True)
    for name in sorted(query):
        values = query.getlist(name)
        if known.get(name):
            normalized.setlist(name, sorted(set(values)))
        elif is_strict:
            normalized.setlist(name, values)
        elif name in known:
            normalized[name] = values[-1]
    return normalized.urlencode()


def negotiated_media_type(accept: str, formats: list[str], view: Any) -> str:
    """The media type that the API will select; "" where it is the default one, or where `format=` selects, whatever is accepted.

    Returns `accept` where none is acceptable.
    """
    offered = [one.media_type for one in view.get_renderers()] if hasattr(view, "get_renderers") else []
    if formats or not offered:
        return ""
    selected = preferred_media_type(accept, offered)
    return "" if selected == offered[0] else selected or accept
