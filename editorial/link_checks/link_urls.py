"""Finds and replaces web addresses in the values of fields."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from urllib.parse import urldefrag

from django.conf import settings

from infra.web_addresses import normalize_url

HREF = re.compile(r'(?<=\shref=")[^"]*(?=")')  # of sanitised HTML


def checkable_url(address: str) -> str:
    """The normalized URL; "" for pages of this site too."""
    url = normalize_url(address)
    return "" if url.startswith(f"{settings.SITE_URL}/") else url


def urls_in(value: str, *, is_rich: bool) -> Iterator[str]:
    """The checkable URLs in the value of a column."""
    for address in map(unescape, HREF.findall(value)) if is_rich else [value]:
        if url := checkable_url(address):
            yield url


def replace_url(value: str, old: str, new: str, *, is_rich: bool) -> str:
    """The value with `new` in place of each URL whose normalized form is `old`; a fragment stays."""
    change = _url_replacer(old, new)
    return HREF.sub(lambda match: escape(change(unescape(match[0]))), value) if is_rich else change(value)


def _url_replacer(old: str, new: str) -> Callable[[str], str]:
    def change(address: str) -> str:
        if normalize_url(address) != old:
            return address
        fragment = urldefrag(address).fragment
        return f"{new}#{fragment}" if fragment else new

    return change
