"""Page cache: a public response depends on the address, the catalogue, the vocabulary, the release and the desk's day alone.

Of the catalogue it depends on the stamp of its place where it has one (see models.stamp), else on the whole revision. Answers of
entries are kept in the store of answers (docs/decisions/075), all others in the cache.
"""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_sequence

from catalogue.http.answer_store.answer_file import AnswerFile
from catalogue.http.answer_store.kept_answer import AnswerKey, KeptAnswer, accepts_gzip
from catalogue.http.answer_store.one_at_a_time import one_at_a_time
from catalogue.http.answer_store.places import place_of, stored_addresses
from catalogue.http.answer_store.release_digest import release_digest
from catalogue.http.answer_store.shared_answers import SharedAnswers
from catalogue.http.answer_store.store import answer_store
from catalogue.http.conditions import REVALIDATED, is_conditional, last_modified
from catalogue.http.desk_day import noting_days
from catalogue.http.guard import PRIVATE_PATHS, opened_tables
from catalogue.index.revision import Revision, read_revision_of, request_revision

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
# A harvester reads each large page once; three hundred such pages in the memory of each process were 360 MB.
MAX_KEPT_BYTES = 256 * 1024  # of the compressed body
COMPRESSIBLE_TYPES = ("text/", "application/json")


class StoredPlace(NamedTuple):
    """Where the store of answers keeps the answer to a request."""

    store: AnswerFile | SharedAnswers
    key: AnswerKey

    def read(self, day: str, *, with_body: bool) -> KeptAnswer | None:
        return self.store.read(self.key, day, with_body=with_body)

    def write(self, kept: KeptAnswer) -> None:
        self.store.write(self.key, kept)


class CachedPlace(NamedTuple):
    """Where the cache keeps it."""

    key: str

    def read(self, day: str, *, with_body: bool) -> KeptAnswer | None:
        kept: KeptAnswer | None = cache.get(self.key)
        return kept if kept and kept.holds_on(day) else None

    def write(self, kept: KeptAnswer) -> None:
        cache.set(self.key, kept, settings.PUBLIC_CACHE_SECONDS)


class PageCacheMiddleware:
    """Sets `request.revision` (at most one statement) and answers anonymous GET and HEAD requests from what is kept.

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
        if not hasattr(request, "revision"):
            read_revision_of(request)
        response = self._kept_or_rendered(request)
        return _without_body(response) if request.method == "HEAD" else response

    def _kept_or_rendered(self, request: HttpRequest) -> HttpResponse:
        place = _place_of_answer(request)
        if response := _kept_response(request, place):
            return response
        with one_at_a_time(request):
            return _kept_response(request, place) or self._rendered(request, place)

    def _rendered(self, request: HttpRequest, place: StoredPlace | CachedPlace) -> HttpResponse:
        """What HEAD makes is what GET gets, and may be kept."""
        method, request.method = request.method, "GET"
        with noting_days() as days:
            response = self.get_response(request)
        request.method = method
        if response.status_code != 200 or response.streaming or response.cookies:
            return _uncached_response(request, response)
        first, last = days.first.isoformat(), days.last.isoformat()
        kept = KeptAnswer.of_content(response.content, _kept_headers(response, request_revision(request)), first, last)
        if kept.packed_size <= MAX_KEPT_BYTES:
            place.write(kept)
        return kept.response_without_body(request) or kept.response(request, response.content)


def _place_of_answer(request: Any) -> StoredPlace | CachedPlace:
    """`request` has its revision, and its stamp where one counts."""
    revision, stamp, accept = request.revision, request.stamp, request.headers.get("Accept", "")
    state, address = f"{revision.vocabulary_number}:{release_digest()}", request.get_full_path()
    store = answer_store()
    if store and stamp is not None and not accept and address in stored_addresses(place_of(request)):
        return StoredPlace(store, AnswerKey(address, revision.generation, stamp, state))
    validity = (revision.generation, stamp is None, revision.number if stamp is None else stamp, state)
    return CachedPlace(f"page5:{blake2b(repr((address, accept, validity)).encode(), digest_size=16).hexdigest()}")


def _kept_response(request: HttpRequest, place: StoredPlace | CachedPlace) -> HttpResponse | None:
    """The answer that is kept; its body is not read for who has it, nor for HEAD."""
    day = timezone.localdate().isoformat()
    if request.method == "HEAD" or is_conditional(request):
        head = place.read(day, with_body=False)
        if head is None or (response := head.response_without_body(request)):
            return response if head else None
    kept = place.read(day, with_body=True)
    return kept.response(request) if kept else None


def _without_body(response: Any) -> HttpResponse:
    """The answer to HEAD: the headers of GET and no body (RFC 9110, 9.3.2)."""
    if response.streaming:
        response.streaming_content = ()
    elif response.status_code != 304:
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response


def _kept_headers(response: HttpResponse, revision: Revision) -> dict[str, str]:
    patch_vary_headers(response, ["Accept-Encoding"])
    headers = {name: response[name] for name in CACHED_HEADERS if name in response}
    return {**headers, "Last-Modified": last_modified(revision.changed_at), "Cache-Control": REVALIDATED}


def _uncached_response(request: HttpRequest, response: Any) -> HttpResponse:
    """Returns the response uncached; gzips a streamed text while it is sent."""
    if response.streaming and response["Content-Type"].startswith(COMPRESSIBLE_TYPES):
        patch_vary_headers(response, ["Accept-Encoding"])
        if accepts_gzip(request):
            response.streaming_content = compress_sequence(response.streaming_content)
            response["Content-Encoding"] = "gzip"
    return response


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
