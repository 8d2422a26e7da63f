"""Public answers are a pure function of address, query, edition, release and the desk's day: kept under that, with an ETag.

The address says the language too.
"""

import gzip
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from django.utils.text import compress_sequence

from catalogue.guard import PRIVATE_PATHS
from catalogue.moment import Moment, read_moment

UNCACHED = ("/api/v1/dumps/", "/livez", "/readyz", settings.STATIC_URL, settings.MEDIA_URL)
KEPT_HEADERS = (
    "Content-Type",
    "Content-Language",
    "Allow",
    "Vary",
    "Link",
    "X-Robots-Tag",
    "Content-Disposition",
    "Deprecation",
    "Sunset",
)
NOT_WITH_304 = ("Content-Type", "Content-Language", "Content-Encoding")
WORTH_COMPRESSING = 500  # bytes
# Bytes. A harvester reads each of its large pages once; three hundred of them in the memory of each process were 360 MB.
LARGEST_KEPT = 512 * 1024
COMPRESSIBLE = ("text/", "application/json")


class Kept(NamedTuple):
    """An answer as it is kept: compressed once somebody asked for that."""

    content: bytes
    headers: dict[str, str]
    compressed: bytes | None = None


class PublicCacheMiddleware:
    """Reads the moment first (one statement) and leaves it on the request; answers anonymous GET and HEAD from the cache.

    The ETag is a digest of the body, so that it moves when the content does and not with each edition.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PRIVATE_PATHS):
            response = self.get_response(request)
            response["Cache-Control"] = "private, no-store"
            return response
        if request.path_info.startswith(UNCACHED) or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        moment = read_moment()
        request.moment = moment  # type: ignore[attr-defined]
        if request.headers.get("Cookie"):
            response = self.get_response(request)
            response["Cache-Control"] = "private, no-store"
            return response
        return self._answer(request, moment)

    def _answer(self, request: HttpRequest, moment: Moment) -> HttpResponse:
        key = _key(request, moment)
        kept: Kept | None = cache.get(key)
        if kept is None:
            response = self.get_response(request)
            if response.status_code != 200 or response.streaming or response.cookies:
                return _unkept(request, response)
            kept = Kept(response.content, _headers(response, moment))
            _keep(key, kept)
        if _accepts_gzip(request) and len(kept.content) > WORTH_COMPRESSING:
            if kept.compressed is None:
                kept = kept._replace(compressed=gzip.compress(kept.content, compresslevel=6, mtime=0))
                _keep(key, kept)
            encoded = {**kept.headers, "Content-Encoding": "gzip", "ETag": f'{kept.headers["ETag"][:-1]}-gzip"'}
            kept = Kept(kept.compressed or b"", encoded)
        return _unless_known(request, kept)


def _keep(key: str, kept: Kept) -> None:
    if len(kept.content) <= LARGEST_KEPT:
        cache.set(key, kept, settings.PUBLIC_CACHE_SECONDS)


def _headers(response: HttpResponse, moment: Moment) -> dict[str, str]:
    patch_vary_headers(response, ["Accept-Encoding"])
    said = {name: response[name] for name in KEPT_HEADERS if name in response}
    digest = blake2b(response.content, digest_size=16).hexdigest()
    return {
        **said,
        "ETag": f'"{digest}"',
        "Last-Modified": http_date(moment.changed_at.timestamp()),
        "Cache-Control": "public, no-cache",
    }


def _unless_known(request: HttpRequest, kept: Kept) -> HttpResponse:
    """304 for who has it; of the two conditions the ETag goes first (RFC 9110, 13.2.2)."""
    tags, since = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    if tags is not None:
        is_known = kept.headers["ETag"] in parse_etags(tags) or tags.strip() == "*"
    else:
        asked = parse_http_date_safe(since) if since else None
        is_known = asked is not None and (parse_http_date_safe(kept.headers["Last-Modified"]) or 0) <= asked
    if not is_known:
        return HttpResponse(kept.content, headers=kept.headers)
    said = {name: value for name, value in kept.headers.items() if name not in NOT_WITH_304}
    return HttpResponseNotModified(headers=said)


def _unkept(request: HttpRequest, response: Any) -> HttpResponse:
    """As it is; a long text is compressed as it goes."""
    if response.streaming and response["Content-Type"].startswith(COMPRESSIBLE):
        patch_vary_headers(response, ["Accept-Encoding"])
        if _accepts_gzip(request):
            response.streaming_content = compress_sequence(response.streaming_content)
            response["Content-Encoding"] = "gzip"
    return response


def _accepts_gzip(request: HttpRequest) -> bool:
    said = [part.strip().replace(" ", "") for part in request.headers.get("Accept-Encoding", "").lower().split(",")]
    return any(part == "gzip" or (part.startswith("gzip;q=") and part.strip("0.") != "gzip;q=") for part in said)


def _key(request: HttpRequest, moment: Moment) -> str:
    said = (
        request.get_full_path(),
        moment.edition,
        moment.vocabulary,
        settings.RELEASE,
        timezone.localdate().isoformat(),
        request.headers.get("Accept", ""),
    )
    return "page:" + blake2b(repr(said).encode(), digest_size=16).hexdigest()
