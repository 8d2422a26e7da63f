"""The languages of the interface. The address alone says which: pages under `/zh-hans/` are Chinese, all others English."""

from django.conf import settings
from django.utils.translation import get_language

CHINESE = "zh-hans"
LANGUAGE_TAGS = {"en-gb": "en", CHINESE: "zh-Hans"}  # as HTML and HTTP say it (BCP 47)
LANGUAGE_NAMES = {"en-gb": "English", CHINESE: "中文"}  # each in itself
UNTRANSLATED_PREFIXES = (
    "/api/",
    "/feeds/",
    "/admin/",
    "/styleguide/",
    "/search/suggest/",
    f"/{settings.STATIC_URL.lstrip('/')}",
    f"/{settings.MEDIA_URL.lstrip('/')}",
)


def active_language() -> str:
    """The language that is spoken now."""
    language = get_language() or settings.LANGUAGE_CODE
    return language if language in LANGUAGE_TAGS else settings.LANGUAGE_CODE


def is_chinese() -> bool:
    return active_language() == CHINESE


def active_language_tag() -> str:
    return LANGUAGE_TAGS[active_language()]


def path_language(path: str) -> str:
    """The language of the page at that path."""
    return CHINESE if path == f"/{CHINESE}" or path.startswith(f"/{CHINESE}/") else settings.LANGUAGE_CODE


def is_page_path(path: str) -> bool:
    """Pages end with a slash; files, feeds, the API and the admin speak English only."""
    return path.startswith("/") and path.endswith("/") and not path.startswith(UNTRANSLATED_PREFIXES)


def localized_path(path: str, language: str = "") -> str:
    """The path of the same page in that language, or in the one that is spoken now; of what is no page, the path as it is."""
    if not is_page_path(path):
        return path
    bare = path.removeprefix(f"/{CHINESE}") if path_language(path) == CHINESE else path
    return bare if (language or active_language()) == settings.LANGUAGE_CODE else f"/{CHINESE}{bare}"
