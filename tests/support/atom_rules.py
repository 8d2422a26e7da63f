"""Rules of Atom (RFC 4287), its paging (RFC 5005) and its tombstones (RFC 6721), written as checks of a feed."""

import re
from collections import Counter
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"
# How often each element may stand in a feed and in an entry (4.1.1, 4.1.2): lowest and highest number.
MANY = 10_000
IN_FEED = {
    "author": (0, MANY), "category": (0, MANY), "contributor": (0, MANY), "generator": (0, 1), "icon": (0, 1), "id": (1, 1),
    "link": (0, MANY), "logo": (0, 1), "rights": (0, 1), "subtitle": (0, 1), "title": (1, 1), "updated": (1, 1), "entry": (0, MANY),
}  # fmt: skip
IN_ENTRY = {
    "author": (0, MANY), "category": (0, MANY), "content": (0, 1), "contributor": (0, MANY), "id": (1, 1), "link": (0, MANY),
    "published": (0, 1), "rights": (0, 1), "source": (0, 1), "summary": (0, 1), "title": (1, 1), "updated": (1, 1),
}  # fmt: skip
RELATIONS = {"alternate", "self", "related", "enclosure", "via", "first", "previous", "next", "last", "license"}
# xs:dateTime in the form of RFC 3339, with an upper-case T and Z (3.3).
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


def check_feed(content: bytes) -> ElementTree.Element:
    """Returns the feed. Raises AssertionError where it breaks a rule."""
    feed = ElementTree.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    _check_children(feed, IN_FEED)
    assert feed.find(f"{ATOM}author") is not None or all(one.find(f"{ATOM}author") is not None for one in entries)
    assert [one.get("rel") for one in feed.findall(f"{ATOM}link")].count("self") == 1
    for entry in entries:
        _check_children(entry, IN_ENTRY)
        assert entry.find(f"{ATOM}content") is not None or _alternates(entry)
    identifiers = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(set(identifiers)) == len(identifiers)  # 4.1.1 allows two of one entry at different instants; ours has one
    for deleted in feed.findall(f"{TOMBSTONES}deleted-entry"):
        assert urlsplit(deleted.get("ref")).scheme
        _check_instant(deleted.get("when"))
        assert deleted.get("ref") not in identifiers
    return feed


def _check_children(parent: ElementTree.Element, allowed: dict[str, tuple[int, int]]) -> None:
    names = Counter(one.tag.removeprefix(ATOM) for one in parent if one.tag.startswith(ATOM))
    assert set(names) <= set(allowed), names
    for name, (low, high) in allowed.items():
        assert low <= names[name] <= high, name
    alternates = _alternates(parent)
    assert len({(one.get("type"), one.get("hreflang")) for one in alternates}) == len(alternates) == 1
    for one in parent:
        CHECKS.get(one.tag.removeprefix(ATOM), lambda element: None)(one)


def _alternates(parent: ElementTree.Element) -> list[ElementTree.Element]:
    return [one for one in parent.findall(f"{ATOM}link") if one.get("rel", "alternate") == "alternate"]


def _check_address(address: str | None) -> None:
    assert address, "an empty address"
    assert urlsplit(address).scheme, address


def _check_instant(text: str | None) -> None:
    assert INSTANT.fullmatch(text or ""), text
    datetime.fromisoformat(text)


def _check_link(link: ElementTree.Element) -> None:
    _check_address(link.get("href"))
    assert link.get("rel", "alternate") in RELATIONS


def _check_person(person: ElementTree.Element) -> None:
    assert [one.tag for one in person].count(f"{ATOM}name") == 1
    assert person.findtext(f"{ATOM}name")
    assert {one.tag for one in person} <= {f"{ATOM}{name}" for name in ("name", "uri", "email")}


def _check_category(category: ElementTree.Element) -> None:
    assert category.get("term")
    _check_address(category.get("scheme"))
    assert category.get("label")


def _check_text(text: ElementTree.Element) -> None:
    assert text.get("type", "text") in ("text", "html")
    assert len(text) == 0  # neither has child elements (3.1.1)


CHECKS = {
    "id": lambda element: _check_address(element.text),
    "updated": lambda element: _check_instant(element.text),
    "published": lambda element: _check_instant(element.text),
    "link": _check_link,
    "author": _check_person,
    "category": _check_category,
    **dict.fromkeys(("title", "summary", "rights", "content"), _check_text),
}
