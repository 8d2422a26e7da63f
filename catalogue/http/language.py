"""Interface languages. The path alone decides: pages under `/zh-hans/` are Chinese, all others English. No cookie, no header."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

CHINESE = "zh-hans"
LANGUAGE_TAGS = {"en-gb": "en", CHINESE: "zh-Hans"}  # BCP 47, for HTML and HTTP
LANGUAGE_NAMES = {"en-gb": "English", CHINESE: "中文"}  # each in its own language
TEXT_MEDIA_TYPES = ("text/html", "text/plain")
UNTRANSLATED_PREFIXES = (
    "/api/",
    "/oai/",
    "/admin/",
    "/styleguide/",
    "/search/suggest/",
    f"/{settings.STATIC_URL.lstrip('/')}",
    f"/{settings.MEDIA_URL.lstrip('/')}",
)


_active: ContextVar[str] = ContextVar("active_language", default="")  # within in_language()


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Activates the language, for Django too. Asking Django takes ten times as long, and a page asks hundreds of times.

    All our code activates languages so: `active_language` does not notice what else changes Django's.
    """
    token = _active.set(language)
    try:
        with translation.override(language):
            yield
    finally:
        _active.reset(token)


def active_language() -> str:
    """Returns the active language code; the default one where the active language is not an interface language."""
    language = _active.get() or translation.get_language() or settings.LANGUAGE_CODE
    return language if language in LANGUAGE_TAGS else settings.LANGUAGE_CODE


def gettext(message: str) -> str:
    """As Django's, which looks through the catalogues of several languages at each call: kept by message and language."""
    return _translated(message, active_language())


@lru_cache(maxsize=4096)
def _translated(message: str, language: str) -> str:
    """`language` is the active one: it is part of the key."""
    return translation.gettext(message)


def is_chinese() -> bool:
    return active_language() == CHINESE


def active_language_tag() -> str:
    """Returns the BCP 47 tag of the active language, for `<html lang>`."""
    return LANGUAGE_TAGS[active_language()]


def path_language(path: str) -> str:
    """Returns the language code of the page at the path."""
    return CHINESE if path == f"/{CHINESE}" or path.startswith(f"/{CHINESE}/") else settings.LANGUAGE_CODE


def is_page_path(path: str) -> bool:
    """Whether the path is a page in both languages. Files, the API and the admin are in English only."""
    return path.startswith("/") and path.endswith("/") and not path.startswith(UNTRANSLATED_PREFIXES)


def localized_path(path: str, language: str = "") -> str:
    """Returns the path of the same page in `language`, by default the active one; unchanged where the path is no page."""
    if not is_page_path(path):
        return path
    bare = path.removeprefix(f"/{CHINESE}") if path_language(path) == CHINESE else path
    return bare if (language or active_language()) == settings.LANGUAGE_CODE else f"/{CHINESE}{bare}"


class PathLanguageMiddleware:
    """Activates the language of the path during the request and sets `Content-Language`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = path_language(request.path_info)
        with in_language(language):
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith(TEXT_MEDIA_TYPES):
            response.headers.setdefault("Content-Language", LANGUAGE_TAGS[language])
        return response
