"""Rows of a feed: RSS, RDF, Atom. feedparser also reads what is not well-formed."""

import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any, NamedTuple

import feedparser

from gathering.list_pages.html_page import resolve
from gathering.list_pages.list_dates import days_in, whole_day
from gathering.list_pages.list_rows import ListRow
from gathering.list_pages.list_text import collapse

DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
ROOT = re.compile(r"^(?:\s|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>)*<(?:\w+:)?(?:rss|feed|RDF)\b", re.DOTALL)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
MAX_ROWS = 500
CLOSING = re.compile(r"(?:deadline|closing date|closes|截止\w*)\W{0,4}", re.IGNORECASE)


class Feed(NamedTuple):
    title: str
    rows: tuple[ListRow, ...]


def is_feed(text: str) -> bool:
    return bool(ROOT.match(text[:4_000]))


def read_feed(text: str, address: str) -> Feed:
    """Given as bytes in a file: feedparser takes a text for an address or a path, and would open it."""
    parsed = feedparser.parse(BytesIO(DECLARATION.sub("", text).encode("utf-8", "replace")), resolve_relative_uris=False)
    rows: dict[str, ListRow] = {}
    for entry in parsed.entries[:MAX_ROWS]:
        link, title = _address(entry, address), _plain(entry.get("title", ""), _type(entry, "title_detail"))
        if link and title:
            summary = _plain(entry.get("summary", ""), "text/html")
            rows.setdefault(link, ListRow(link, title[:500], _day(entry), _closing_day(summary), summary[:300]))
    return Feed(_plain(parsed.feed.get("title", ""), "text/plain")[:300], tuple(rows.values()))


def _address(entry: Mapping[str, Any], base: str) -> str:
    """The link, or an identifier that is one; some feeds give every entry the same identifier."""
    given = entry.get("link") or (entry.get("id", "") if str(entry.get("id", "")).startswith("http") else "")
    return resolve(given, base) if given else ""


def _day(entry: Mapping[str, Any]) -> date | None:
    """As it is written: feedparser's own days are those of Greenwich, a day early at midnight in China."""
    for name in ("published", "created", "updated"):
        written = str(entry.get(name, ""))
        day = whole_day(written) or next((found.day for found in days_in(written)), None)
        if isinstance(day, date):
            return day
    return None


def _closing_day(summary: str) -> date | None:
    if label := CLOSING.search(summary):
        return next((found.day for found in days_in(summary[label.end() : label.end() + 30]) if found.start < 4), None)
    return None


def _plain(text: str, kind: str) -> str:
    return collapse(unescape(TAG.sub(" ", text)) if "html" in kind else text)


def _type(entry: Mapping[str, Any], detail: str) -> str:
    return str(entry.get(detail, {}).get("type", ""))
