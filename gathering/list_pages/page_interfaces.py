"""What a page names besides its rows: the interface that fills it, records within a script, a frame, the list's second page."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from gathering.list_pages.html_page import Element, HtmlPage, resolve
from gathering.list_pages.json_rows import parse_json
from gathering.list_pages.list_text import collapse

RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</record>", re.DOTALL | re.IGNORECASE)
NEXT_GROUP = re.compile(r"<nextgroup>.*?href=[\"']([^\"']+)", re.DOTALL | re.IGNORECASE)
IS_LIST = re.compile(r"list|列表", re.IGNORECASE)
LITERAL = r"""["'`]([^"'`\s<>{}]{3,300})["'`]"""
ASKED_ADDRESS = re.compile(
    rf"(?:\burl\s*:\s*|\$\.(?:get|post|getJSON)\(\s*|\bfetch\(\s*|axios(?:\.get|\.post)?\(\s*|\.open\(\s*[\"']GET[\"']\s*,\s*){LITERAL}(?!\s*\+)",
    re.IGNORECASE,
)
JSON_FILE = re.compile(r"""["'`]([^"'`\s<>{}]{1,300}\.json(?:\?[^"'`\s<>]*)?)["'`](?!\s*\+)""", re.IGNORECASE)
NO_LIST = re.compile(
    r"stat|count|visit|log|track|captcha|search|weather|upload|user|hits|click|\.(?:js|css|png|jpg)\b", re.IGNORECASE
)
REFRESH = re.compile(r"^\s*\d{1,2}\s*[;,]\s*url\s*=\s*[\"']?([^\"'\s]+)", re.IGNORECASE)
PAGES_OF_SCRIPT = re.compile(
    r"createPage(?:HTML)?\(\s*[\"']?(\d+)[\"']?\s*,\s*[\"']?0[\"']?\s*,\s*[\"']([\w-]+)[\"']\s*,\s*[\"'](\w+)[\"']"
)
NEXT_PAGE = re.compile(r"\W*(?:下一?页|后一?页|next(?: page)?|older(?: posts)?|2)\W*", re.IGNORECASE)


def records_within(text: str) -> str:
    """The HTML of the records that a script or an answer of Hanweb's system holds; "" where there are none."""
    parts = [inner or other for inner, other in RECORD.findall(text)]
    html = "\n".join(parts)
    return (
        f"<table>{html}</table>" if parts and parts[0].lstrip().lower().startswith("<tr") else f"<div>{html}</div>" if parts else ""
    )


def empty_list_unit(page: HtmlPage) -> str:
    """The interface of a list that stands empty on the page; what else the page lists is beside it."""
    shells = (one for one in _units(page) if IS_LIST.search(one.get("querydata", "")) and not _holds_links(one))
    return next((found for one in shells if (found := _of_same_host(_with_query(one), page))), "")


def named_interface(page: HtmlPage) -> str:
    """The address, of the same host, that fills this page or stands in its frame; "" where it names none."""
    candidates = [*map(_with_query, _units(page)), *_asked_by_scripts(page), *_frames(page), *_refresh(page)]
    return next((found for one in candidates if (found := _of_same_host(one, page)) and found != page.address), "")


def second_page(page: HtmlPage, text: str) -> str:
    """The address of the list's second page, of the same host; "" where the page names none."""
    for link in (*page.tree.iter("a"), *page.tree.iter("link")):
        label = collapse("".join(link.itertext()) or link.get("title") or "")
        if (link.get("rel") == "next" or (link.tag == "a" and NEXT_PAGE.fullmatch(label))) and (
            found := _of_same_host(page.target(link), page)
        ):
            return found
    if (pages := PAGES_OF_SCRIPT.search(text)) and int(pages[1]) > 1:
        return _of_same_host(f"{pages[2]}_1.{pages[3]}", page)
    following = NEXT_GROUP.search(text)
    return _of_same_host(following[1].replace("&amp;", "&"), page) if following else ""


def _units(page: HtmlPage) -> list[Element]:
    """Elements that name `url` and `querydata`, as the jpaas system writes them: those of lists first."""
    units = [one for one in page.tree.iter() if isinstance(one.tag, str) and one.get("querydata") and one.get("url")]
    return sorted(units, key=lambda one: not IS_LIST.search(one.get("querydata", "")))


def _holds_links(unit: Element) -> bool:
    parent = unit.getparent()
    return parent is not None and next(parent.iter("a"), None) is not None


def _with_query(element: Element) -> str:
    written = element.get("querydata", "")
    query = parse_json(written) or parse_json(written.replace("'", '"'))
    address = element.get("url", "")
    if not isinstance(query, dict):
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def _asked_by_scripts(page: HtmlPage) -> Iterator[str]:
    """Addresses that stand whole in a script of the page: files of JSON first."""
    scripts = [script.text for script in page.tree.iter("script") if script.text and not script.get("src")]
    for pattern in (JSON_FILE, ASKED_ADDRESS):
        for script in scripts:
            yield from (found[1] for found in pattern.finditer(script) if not NO_LIST.search(found[1]))


def _frames(page: HtmlPage) -> list[str]:
    return [frame.get("src", "") for frame in page.tree.iter("iframe", "frame")]


def _refresh(page: HtmlPage) -> list[str]:
    refreshes = (
        REFRESH.match(one.get("content", "")) for one in page.tree.iter("meta") if one.get("http-equiv", "").lower() == "refresh"
    )
    return [found[1] for found in refreshes if found]


def _of_same_host(address: str, page: HtmlPage) -> str:
    found = resolve(address, page.base) if address else ""
    return found if urlsplit(found).netloc == urlsplit(page.address).netloc else ""
