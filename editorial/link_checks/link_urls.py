"""Normalizes web addresses and finds or replaces them in the values of fields."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from urllib.parse import urldefrag, urlsplit, urlunsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from editorial.models.link_check import MAX_URL_LENGTH

HREF = re.compile(r'(?<=\shref=")[^"]*(?=")')  # of sanitised HTML


def normalize_url(named: str) -> str:
    """The URL in ASCII and without its fragment; "" for anything but http and https, or where it is too long."""
    try:
        parts = urlsplit(named.strip())
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    user = parts.netloc.rpartition("@")[0]
    place = (f"{iri_to_uri(user)}@" if user else "") + (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    url = urlunsplit((parts.scheme, place, iri_to_uri(parts.path) or "/", iri_to_uri(parts.query), ""))
    return url if len(url) <= MAX_URL_LENGTH else ""


def checkable_url(named: str) -> str:
    """The normalized URL; "" for pages of this site too."""
    url = normalize_url(named)
    return "" if url.startswith(f"{settings.SITE_URL}/") else url


def urls_in(value: str, *, is_rich: bool) -> Iterator[str]:
    """The checkable URLs in the value of a column."""
    for named in map(unescape, HREF.findall(value)) if is_rich else [value]:
        if url := checkable_url(named):
            yield url


def replace_url(value: str, old: str, new: str, *, is_rich: bool) -> str:
    """The value with `new` in place of each URL whose normalized form is `old`; a fragment stays."""
    change = _url_replacer(old, new)
    return HREF.sub(lambda found: escape(change(unescape(found[0]))), value) if is_rich else change(value)


def _url_replacer(old: str, new: str) -> Callable[[str], str]:
    def change(named: str) -> str:
        if normalize_url(named) != old:
            return named
        fragment = urldefrag(named).fragment
        return f"{new}#{fragment}" if fragment else new

    return change
