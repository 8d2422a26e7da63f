"""The languages of the interface. The address alone says which: pages under `/zh-hans/` are Chinese, all others English."""

from django.conf import settings
from django.utils.translation import get_language

CHINESE = "zh-hans"
TAGS = {"en-gb": "en", CHINESE: "zh-Hans"}  # as HTML and HTTP say it (BCP 47)
NAMES = {"en-gb": "English", CHINESE: "中文"}  # each in itself
UNPREFIXED = (
    "/api/",
    "/feeds/",
    "/admin/",
    "/styleguide/",
    "/search/suggest/",
    f"/{settings.STATIC_URL.lstrip('/')}",
    f"/{settings.MEDIA_URL.lstrip('/')}",
)


def active() -> str:
    """The language that is spoken now."""
    language = get_language() or settings.LANGUAGE_CODE
    return language if language in TAGS else settings.LANGUAGE_CODE


def is_chinese() -> bool:
    return active() == CHINESE


def tag() -> str:
    return TAGS[active()]


def language_of(path: str) -> str:
    """The language of the page at that path."""
    return CHINESE if path == f"/{CHINESE}" or path.startswith(f"/{CHINESE}/") else settings.LANGUAGE_CODE


def is_page(path: str) -> bool:
    """Pages end with a slash; files, feeds, the API and the admin speak English only."""
    return path.startswith("/") and path.endswith("/") and not path.startswith(UNPREFIXED)


def in_language(path: str, language: str = "") -> str:
    """The path of the same page in that language, or in the one that is spoken now; of what is no page, the path as it is."""
    if not is_page(path):
        return path
    bare = path.removeprefix(f"/{CHINESE}") if language_of(path) == CHINESE else path
    return bare if (language or active()) == settings.LANGUAGE_CODE else f"/{CHINESE}{bare}"
