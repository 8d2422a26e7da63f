"""Counts requests, and answers `/metrics` for those who may read it; for all others there is no such address."""

import time
from collections.abc import Callable
from hmac import compare_digest
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST

from access.middleware import client_address
from operations.metrics.counters import CACHE_HITS, REQUEST_SECONDS, REQUESTS, SERVER_ERRORS
from operations.metrics.exposition import metrics_text

PATH = "/metrics"
CACHED_ROUTE, NO_ROUTE = "page_cache", "none"


class MetricsMiddleware:
    """Stands before the checks of Host and scheme, since a scraper asks each machine by its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_ENABLED:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == PATH and request.method == "GET" and may_read_metrics(request):
            return HttpResponse(metrics_text(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})
        began = time.monotonic()
        response = self.get_response(request)
        REQUEST_SECONDS.observe(time.monotonic() - began)
        route = route_name(request, response)
        REQUESTS.labels(route, f"{response.status_code // 100}xx").inc()
        if route == CACHED_ROUTE:
            CACHE_HITS.inc()
        if response.status_code >= 500:
            SERVER_ERRORS.inc()
        return response


def may_read_metrics(request: HttpRequest) -> bool:
    """With the bearer token METRICS_TOKEN, or from an address in METRICS_NETWORKS."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer" and compare_digest(token.encode(), settings.METRICS_TOKEN.encode()):
        return True
    if not settings.PROXIES and "X-Forwarded-For" in request.headers:
        return False  # a proxy that the settings do not know: every reader would have its address
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return False
    return any(address in ip_network(network) for network in settings.METRICS_NETWORKS)


def route_name(request: HttpRequest, response: HttpResponse) -> str:
    """The name of the pattern that the address matched, of which there are a few hundred; never the address itself."""
    if request.resolver_match:
        return request.resolver_match.view_name
    was_cached = hasattr(request, "revision") and response.status_code in (200, 304)
    return CACHED_ROUTE if was_cached else NO_ROUTE
