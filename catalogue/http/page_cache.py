"""Page cache: a public response depends on the URL, the catalogue's revisions, the release and the desk's date alone.

These are the cache key. The path includes the language.
"""

import gzip
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_sequence

from catalogue.http.conditions import REVALIDATED, conditional_response, last_modified
from catalogue.http.guard import PRIVATE_PATHS, opened_tables
from catalogue.index.revision import Revision, request_revision

UNCACHED_PATHS = ("/api/v1/dumps/", settings.STATIC_URL, settings.MEDIA_URL)
CACHED_HEADERS = (
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
# Of a page where a reader leaves or changes what is theirs: its address may be a secret.
HEADERS_FOR_ONE_READER = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
MIN_COMPRESSED_BYTES = 500
# A harvester reads each large page once; three hundred such pages in the memory of each process were 360 MB.
MAX_CACHED_BYTES = 512 * 1024
MAX_COMPRESSED_ALONE_BYTES = 128 * 1024  # of a larger body: the API's schema, a page of short documents
COMPRESSIBLE_TYPES = ("text/", "application/json")


class CachedResponse(NamedTuple):
    """A cached response. `compressed` is its gzip form, made at the first request that accepts gzip; it is all that is kept of a
    body above MAX_CACHED_BYTES, whose `content` is empty.
    """

    content: bytes
    headers: dict[str, str]
    compressed: bytes | None = None


class PageCacheMiddleware:
    """Sets `request.revision` (at most one statement) and answers anonymous GET and HEAD requests from the cache.

    The ETag is a digest of the body, so that it changes with the content and not with each revision.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PRIVATE_PATHS):
            response = self.get_response(request)
            response["Cache-Control"] = "private, no-store"
            return response
        if opened_tables(request.path_info) is not None:
            response = self.get_response(request)
            for name, value in HEADERS_FOR_ONE_READER.items():
                response[name] = value
            return response
        if request.path_info.startswith(UNCACHED_PATHS) or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        revision = request_revision(request)
        request.revision = revision  # type: ignore[attr-defined]
        if request.method == "GET":
            return self._cached_or_rendered(request, revision)
        request.method = "GET"  # so that what HEAD makes is what GET gets, and may be kept
        response = self._cached_or_rendered(request, revision)
        request.method = "HEAD"
        return _without_body(response)

    def _cached_or_rendered(self, request: HttpRequest, revision: Revision) -> HttpResponse:
        key = f"page4:{revision.vocabulary_number}:{response_digest(request, revision)}"
        cached: CachedResponse | None = cache.get(key)
        if cached is None:
            response = self.get_response(request)
            if response.status_code != 200 or response.streaming or response.cookies:
                return _uncached_response(request, response)
            cached = CachedResponse(response.content, _cached_headers(response, revision))
            if len(cached.content) > MAX_CACHED_BYTES:
                cached = _compressed(cached)
            _store(key, cached)
        if _accepts_gzip(request) and (cached.compressed or len(cached.content) > MIN_COMPRESSED_BYTES):
            if cached.compressed is None:
                cached = _compressed(cached)
                _store(key, cached)
            encoded = {**cached.headers, "Content-Encoding": "gzip", "ETag": f'{cached.headers["ETag"][:-1]}-gzip"'}
            return conditional_response(request, lambda: cached.compressed or b"", encoded)
        return conditional_response(request, lambda: cached.content or gzip.decompress(cached.compressed or b""), cached.headers)


def _compressed(cached: CachedResponse) -> CachedResponse:
    return cached._replace(compressed=gzip.compress(cached.content, compresslevel=6, mtime=0))


def _store(key: str, cached: CachedResponse) -> None:
    """Keeps a large body in its gzip form only, and one that is large even then not at all."""
    if len(cached.content) > MAX_CACHED_BYTES:
        cached = cached._replace(content=b"")
    if len(cached.content or cached.compressed or b"") <= (MAX_CACHED_BYTES if cached.content else MAX_COMPRESSED_ALONE_BYTES):
        cache.set(key, cached, settings.PUBLIC_CACHE_SECONDS)


def _without_body(response: Any) -> HttpResponse:
    """The answer to HEAD: the headers of GET and no body (RFC 9110, 9.3.2)."""
    if response.streaming:
        response.streaming_content = ()
    elif response.status_code != 304:
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response


def _cached_headers(response: HttpResponse, revision: Revision) -> dict[str, str]:
    patch_vary_headers(response, ["Accept-Encoding"])
    headers = {name: response[name] for name in CACHED_HEADERS if name in response}
    digest = blake2b(response.content, digest_size=16).hexdigest()
    return {
        **headers,
        "ETag": f'"{digest}"',
        "Last-Modified": last_modified(revision.changed_at),
        "Cache-Control": REVALIDATED,
    }


def _uncached_response(request: HttpRequest, response: Any) -> HttpResponse:
    """Returns the response uncached; gzips a streamed text while it is sent."""
    if response.streaming and response["Content-Type"].startswith(COMPRESSIBLE_TYPES):
        patch_vary_headers(response, ["Accept-Encoding"])
        if _accepts_gzip(request):
            response.streaming_content = compress_sequence(response.streaming_content)
            response["Content-Encoding"] = "gzip"
    return response


def _accepts_gzip(request: HttpRequest) -> bool:
    codings = [part.strip().replace(" ", "") for part in request.headers.get("Accept-Encoding", "").lower().split(",")]
    return any(part == "gzip" or (part.startswith("gzip;q=") and part.strip("0.") != "gzip;q=") for part in codings)


def response_digest(request: HttpRequest, revision: Revision) -> str:
    """A digest of all that an anonymous answer depends on, for readers too: nothing of the desk changes it."""
    parts = (
        request.get_full_path(),
        revision.cache_key,
        settings.RELEASE,
        timezone.localdate().isoformat(),
        request.headers.get("Accept", ""),
    )
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()
