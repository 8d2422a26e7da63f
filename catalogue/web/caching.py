"""Public answers are a pure function of address, query, edition, release and the desk's day: kept under that, with an ETag."""

from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags

from catalogue.guard import DESK_PATHS
from catalogue.moment import Moment, read_moment

UNCACHED = (*DESK_PATHS, "/livez", "/readyz", settings.STATIC_URL)
KEPT_HEADERS = ("Content-Type", "ETag", "Cache-Control", "Allow", "Vary", "Link", "X-Robots-Tag")


class PublicCacheMiddleware:
    """Reads the moment first (one statement) and leaves it on the request; answers anonymous GET and HEAD from the cache.

    The ETag is a digest of the body, so that it moves when the content does and not with each edition.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(DESK_PATHS):
            response = self.get_response(request)
            response["Cache-Control"] = "private, no-store"
            return response
        if request.path_info.startswith(UNCACHED) or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        moment = read_moment()
        request.moment = moment  # type: ignore[attr-defined]
        if request.headers.get("Cookie") or request.headers.get("Authorization"):
            response = self.get_response(request)
            response["Cache-Control"] = "private, no-store"
            return response
        return self._answer(request, _key(request, moment))

    def _answer(self, request: HttpRequest, key: str) -> HttpResponse:
        kept = cache.get(key)
        if kept is None:
            response = self.get_response(request)
            if response.status_code != 200 or response.streaming or response.cookies:
                return response
            response["ETag"] = f'"{blake2b(response.content, digest_size=16).hexdigest()}"'
            response["Cache-Control"] = "public, no-cache"
            headers = {name: response[name] for name in KEPT_HEADERS if name in response}
            cache.set(key, (response.content, headers), settings.PUBLIC_CACHE_SECONDS)
        else:
            content, headers = kept
            response = HttpResponse(content, headers=headers)
        if response["ETag"] in parse_etags(request.headers.get("If-None-Match", "")):
            unchanged = HttpResponseNotModified()
            unchanged["ETag"], unchanged["Cache-Control"] = response["ETag"], response["Cache-Control"]
            return unchanged
        return response


def _key(request: HttpRequest, moment: Moment) -> str:
    day = timezone.localdate().isoformat()
    said = (
        request.method,
        request.get_full_path(),
        settings.LANGUAGE_CODE,
        *moment,
        settings.RELEASE,
        day,
        request.headers.get("Accept", ""),
    )
    return "page:" + blake2b(repr(said).encode(), digest_size=16).hexdigest()
