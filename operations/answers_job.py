"""Worker job: makes the answers of entries that a publication changed, so that readers wait for none, and trims their store.

Anonymous answers alone, by the code that answers readers, under the guard. Nothing is made after a change of everything, such as
that of a term: readers come for what they want.
"""

import io
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.urls import resolve

from catalogue.http.answer_store.places import stored_addresses
from catalogue.http.answer_store.store import answer_store
from catalogue.http.guard import PublicOnlyMiddleware
from catalogue.http.language import PathLanguageMiddleware
from catalogue.http.page_cache import PageCacheMiddleware
from catalogue.index.revision import read_revision
from catalogue.models import Stamp
from catalogue.models.stamp import EVERYWHERE

MAX_ENTRIES = 200  # after one publication; the newest stamps first
_process = SimpleNamespace(revision=None)  # up to which answers are made


def make_stamped_answers(is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Returns how many entries it made the answers of. One statement where the catalogue has not changed since."""
    store, revision, before = answer_store(), read_revision(), _process.revision
    if store is None:
        return 0
    store.trim()
    _process.revision, made = revision, 0
    if before is None or before.generation != revision.generation or before.number == revision.number:
        return 0
    for place in _changed_places(before.number):
        if is_stopped():
            break
        for address in stored_addresses(place):
            _answer(_request(address))
        made += 1
    return made


def _changed_places(since: int) -> Iterator[str]:
    changed = Stamp.objects.filter(revision__gt=since)
    if not changed.filter(place=EVERYWHERE).exists():
        yield from changed.filter(place__contains="/").order_by("-revision", "place").values_list("place", flat=True)[:MAX_ENTRIES]


def _request(address: str) -> HttpRequest:
    """A GET of nobody, which accepts what most readers accept."""
    host = urlsplit(settings.SITE_URL).netloc
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": address, "SERVER_NAME": host, "SERVER_PORT": "443", "HTTP_HOST": host}
    return WSGIRequest({**environ, "HTTP_ACCEPT_ENCODING": "gzip", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "https"})


@convert_exception_to_response
def _view_response(request: HttpRequest) -> Any:
    match = request.resolver_match = resolve(request.path_info)
    response: Any = match.func(request, *match.args, **match.kwargs)
    return response.render() if hasattr(response, "render") else response


_views: Any = _view_response
_answer = PageCacheMiddleware(PublicOnlyMiddleware(PathLanguageMiddleware(_views)))
