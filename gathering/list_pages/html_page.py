"""A page of HTML as a tree with its address: links, texts in pieces, titles. Only for a process with limits: a tree is a bomb."""

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element as Element
from lxml.html import HTMLParser, document_fromstring

from gathering.list_pages.list_dates import days_in, whole_day
from gathering.list_pages.list_text import collapse
from infra.web_addresses import MAX_URL_LENGTH, parse_web_address

XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
UNSEEN = {"script", "style", "noscript", "template", "svg", "select", "option", "button", "textarea"}
BLOCKS = {"div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "tr", "ul", "table", "section", "br"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Where a consultation stands, and marks of new and pinned notices: no part of the title.
STANDING = r"正在进行|进行中|已结束|已截止|已反馈|征集中|正在征集|征求中|反馈中|未开始|即将开始|置顶|最新|热点|new|hot|top"
MARK = re.compile(rf"\W*(?:{STANDING})\W*", re.IGNORECASE)
BRACKETED = rf"[\[【(（「<]\s*(?:{STANDING})\s*[\])）】」>]"
BARE = r"(?:正在进行|进行中|已结束|已截止|征集中)"
MARK_AT_START = re.compile(rf"^\s*(?:{BRACKETED}|{BARE}(?=[\s关《对]))\s*", re.IGNORECASE)
MARK_AT_END = re.compile(rf"\s*{BRACKETED}\s*$|\s+{BARE}\s*$", re.IGNORECASE)
BULLETS = "·•●■◆▪►▸›»※*>|-–— \t"
TITLE_LABEL = re.compile(r"(?:文章)?标\s*题\s*[:：]\s*(.+)")
MIN_TITLE = 3  # characters of a `title=` that stands for a text
TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:tit|title|name|bt)(?:$|[\s_-])")
CUT = re.compile(r"[\s.…·。]*(?:\.{2,}|…)\s*$")


class HtmlPage:
    """`address` is that of the page; a `<base>` of the page counts for its links. Raises ValueError for a page without text."""

    def __init__(self, html: str, address: str) -> None:
        text = XML_DECLARATION.sub("", html).replace("\0", "")
        if not text.strip():
            raise ValueError("the page is empty")
        try:
            # As bytes: lxml refuses text with an encoding declaration.
            self.tree = document_fromstring(text.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
        except etree.ParserError:
            raise ValueError("the page is empty") from None
        self.address = address
        base = next((element.get("href", "") for element in self.tree.iter("base")), "")
        self.base = resolve(base, address) or address

    @cached_property
    def title(self) -> str:
        return next((collapse("".join(element.itertext())) for element in self.tree.iter("title")), "")[:300]

    def target(self, link: Element) -> str:
        """The web address that a link leads to; "" for a script, a place on this page and anything else."""
        href = link.get("href", "")
        return "" if href.strip().startswith("#") and not href.strip().startswith(("#/", "#!")) else resolve(href, self.base)


def resolve(href: str, base: str) -> str:
    """An absolute web address with its fragment; "" for what is none or too long."""
    try:
        address = urljoin(base, "".join(href.split()) if "\n" in href or "\t" in href else href.strip())
    except ValueError:
        return ""
    address = address.replace(" ", "%20")
    return address if len(address) <= MAX_URL_LENGTH and parse_web_address(address) else ""


def text_nodes(element: Element, without: Collection[Element] = ()) -> Iterator[tuple[Element, str]]:
    """The texts that people see, each with the element that it stands in, in the page's order."""
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    stack: list[tuple[Element, str | None]] = [(element, None)]
    while stack:
        one, tail = stack.pop()
        if tail is not None:
            if tail.strip():
                yield one, tail
            continue
        if not isinstance(one.tag, str) or one.tag in UNSEEN or one in without:
            continue
        if one.tag == "br":
            yield one, "\n"
        if one.text and one.text.strip():
            yield one, one.text
        for child in reversed(one):
            stack += [(one, child.tail or ""), (child, None)]


def pieces_of(element: Element, without: Collection[Element] = ()) -> list[str]:
    """The texts of an element, each by itself; a cell of a table follows its column's heading."""
    found, cell = [], None
    for holder, text in text_nodes(element, without):
        own = next((one for one in (holder, *holder.iterancestors()) if one.tag == "td" or one is element), element)
        if own is not cell and own.tag == "td" and (heading := column_heading(own)):
            found.append(f"{heading}:")
        cell = own
        if piece := collapse(text):
            found.append(piece)
    return found


def column_heading(cell: Element) -> str:
    """What stands above a cell in the first row of its table, if that row has no link and as many cells; else ""."""
    row = cell.getparent()
    table = next((one for one in cell.iterancestors() if one.tag == "table"), None)
    first = next(table.iter("tr"), None) if table is not None else None
    if row is None or first is None or first is row or len(first) != len(row) or first.find(".//a") is not None:
        return ""
    return collapse("".join(first[row.index(cell)].itertext()))[:12]


def visible_text(element: Element) -> str:
    """One line; blocks are apart, parts of a line are not. Without marks, and without days that stand by themselves."""
    parts: list[str] = []
    before: Element | None = None
    for holder, text in text_nodes(element):
        if MARK.fullmatch(text) or (holder is not element and whole_day(text)):
            parts.append(" ")
        else:
            parts += [" " if before is not None and block_of(holder) is not block_of(before) else "", text]
        before = holder
    return collapse("".join(parts))


def block_of(element: Element) -> Element:
    return next((one for one in (element, *element.iterancestors()) if one.tag in BLOCKS), element)


def strip_title(text: str) -> str:
    """Without bullets, marks, and a day at either end."""
    title = collapse(text)
    for _ in range(2):
        title = MARK_AT_END.sub("", MARK_AT_START.sub("", title.lstrip(BULLETS))).rstrip("| \t")
        for found in list(days_in(title)):
            # The name of a month or a bracket after it makes it a part of the sentence.
            if not re.search(r"\w", title[: found.start]) and re.match(r"[\s\])）】］|:：-]", title[found.end :] or " "):
                title = title[found.end :].lstrip("]）)】］|:：- ")
                break
            if not re.search(r"\w", title[found.end :]) and re.search(r"[\s\[(（【［|]$", title[: found.start]):
                title = title[: found.start].rstrip("[（(【［|- ")
                break
    found_at_end = re.search(r"\s*[\[【(（［](\d{1,2}[-/.月]\d{1,2}日?)[\])）】］]\s*$", title)
    return title[: found_at_end.start()] if found_at_end and whole_day(found_at_end[1]) else title


def title_of(link: Element, row: Element) -> str:
    """The whole title: where the text is cut or missing, what a `title=` of the link, in it or around it in the row says."""
    text = strip_title(_title_text(link))
    stem = CUT.sub("", text)
    for element in (link, *link.iterdescendants(), *_between(link, row)):
        whole = _title_attribute(element)
        if stem and stem[:40] in whole and len(whole) >= len(stem):
            return whole
        if not stem and element.tag in ("a", "img") and len(whole) > MIN_TITLE:
            return whole
    return text


def heading_of(row: Element) -> str:
    """The title of a row whose link says only "more": its heading."""
    for element in row.iter(*HEADINGS, "strong"):
        if text := strip_title(visible_text(element)):
            return text
    return ""


def _between(link: Element, row: Element) -> Iterator[Element]:
    for element in link.iterancestors():
        if element is row.getparent():
            return
        yield element


def _title_attribute(element: Element) -> str:
    value = element.get("title") or (element.get("alt") if element.tag == "img" else "") or ""
    lines = [line for line in value.replace("\r", "\n").split("\n") if line.strip()]
    labelled = next((found[1] for line in lines if (found := TITLE_LABEL.search(line))), "")
    return strip_title(labelled or (lines[0] if lines else ""))


def _title_text(link: Element) -> str:
    """The heading within the link; where it holds several blocks, the one called title, else the first that is long enough."""
    if heading := next((text for one in link.iter(*HEADINGS) if (text := visible_text(one))), ""):
        return heading
    named = (one for one in link.iterdescendants() if TITLE_CLASS.search(one.get("class") or ""))
    if title := next((text for one in named if (text := visible_text(one))), ""):
        return title
    blocks = [one for one in link.iterdescendants() if one.tag in BLOCKS and one.tag != "br"]
    if blocks:
        texts = [visible_text(one) for one in blocks if not any(child.tag in BLOCKS for child in one)]
        return next((text for text in texts if len(text) >= 6 and not whole_day(text)), visible_text(link))
    return visible_text(link)
