"""Parses HTML into a shallow tree of the elements that rich text knows, and renders it. Hidden content is left out."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

import nh3

from editorial.document_import.parsed_document import OmissionTally

MAX_DEPTH = 24
SCHEMES = ("http", "https", "mailto")
BLOCK_TAGS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table", "figure", "div", "pre", "hr"}
INLINE_TAGS = {"p", "strong", "em", "a", "sub", "sup"}
EQUIVALENT_TAGS = {
    "b": "strong",
    "i": "em",
    "h5": "h4",
    "h6": "h4",
    "pre": "p",
    "dd": "p",
    "dt": "p",
    "center": "div",
    "font": "span",
}
WRAPPER_TAGS = {"div", "section", "article", "main", "header", "footer", "aside", "nav", "body", "address", "form", "fieldset"}
KEPT_TAGS = {
    "p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "sub", "sup", "blockquote", "a", "br", "table", "thead",
    "tbody", "tr", "th", "td", "figure", "figcaption", "img", "div", "hr",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}, "img": {"src", "alt"}}
DROPPED_TAGS = {"script", "style", "title", "xml", "template", "noscript", "object", "iframe", "svg", "math", "select", "textarea"}
DELETED, HIDDEN = "Deleted text (tracked changes)", "Hidden text"
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SPACES = re.compile(r"[ \t\r\n]+")


def parse_html(html: str, tally: OmissionTally) -> Element:
    """A `div` with the known elements. Elements nested too deep are flattened. `p` and `div` keep their class for the caller."""
    tags = KEPT_TAGS | set(EQUIVALENT_TAGS) | WRAPPER_TAGS | {"span", "del", "s", "strike", "ins", "u"}
    balanced = nh3.clean(
        html,
        tags=tags,
        clean_content_tags=DROPPED_TAGS,
        attributes={**ATTRIBUTES, "*": {"class", "style", "hidden"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    builder = _TreeBuilder(tally)
    builder.feed(balanced)
    builder.close()
    return builder.root


def inner_html(element: Element) -> str:
    return escape(element.text or "", quote=False) + render_html(element)


def visible_text_of(element: Element) -> str:
    return SPACES.sub(" ", "".join(element.itertext())).strip()


def is_followable(address: str) -> bool:
    """Whether readers may follow the address: http, https, mailto, or the converter's own anchor of a note."""
    try:
        return urlsplit(address.strip()).scheme.lower() in SCHEMES or address.startswith("#footnote-")
    except ValueError:
        return False


def is_block(element: Element) -> bool:
    return element.tag in BLOCK_TAGS


class _TreeBuilder(HTMLParser):
    """Parses balanced HTML; counts and skips hidden or deleted content."""

    def __init__(self, tally: OmissionTally) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("div")
        self._tally = tally
        self._open: list[tuple[str, Element | None]] = [("", self.root)]  # None: the element is flattened
        self._silent = ""  # the reason why text is skipped now
        self._silent_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in ("br", "img", "hr"):
            if not self._silent:
                self._add(tag, attributes)
            return
        is_hidden = "hidden" in attributes or HIDDEN_STYLE.search(attributes.get("style", ""))
        reason = DELETED if tag == "del" else HIDDEN if is_hidden else ""
        if reason and not self._silent:
            self._silent, self._silent_depth = reason, len(self._open)
        equivalent = EQUIVALENT_TAGS.get(tag, "div" if tag in WRAPPER_TAGS else tag)
        is_known = equivalent in KEPT_TAGS and (equivalent != "a" or is_followable(attributes.get("href", "")))
        is_kept = is_known and not self._silent and sum(element is not None for _, element in self._open) < MAX_DEPTH
        self._open.append((tag, self._add(equivalent, attributes) if is_kept else None))

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1][0] == tag:
            self._open.pop()
            if self._silent and len(self._open) <= self._silent_depth:
                self._silent = ""

    def handle_data(self, data: str) -> None:
        text = INVISIBLE.sub("", data)
        if self._silent:
            self._tally.add(self._silent, text, int(bool(text.strip())))
            return
        parent = self._parent()
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text

    def _parent(self) -> Element:
        return next(element for _, element in reversed(self._open) if element is not None)

    def _add(self, tag: str, attributes: dict[str, str]) -> Element:
        names = ATTRIBUTES.get(tag, set()) | ({"class"} if tag in ("p", "div") else set())
        return SubElement(self._parent(), tag, {name: attributes[name] for name in names if name in attributes})


def top_level_blocks(element: Element) -> Iterator[Element]:
    """The blocks of a tree in order: wrappers are opened, and loose text between blocks becomes a paragraph."""
    loose = _paragraph(element.text)
    for child in list(element):
        tail, child.tail = child.tail, None
        if not _holds_blocks(child) and not is_block(child):
            loose.append(child)
            child.tail = tail
            continue
        if visible_text_of(loose) or len(loose):
            yield loose
        loose = _paragraph(tail)
        if child.tag == "div" or not is_block(child) or (child.tag == "p" and _holds_blocks(child)):
            yield from top_level_blocks(child)
        else:
            yield child
    if visible_text_of(loose) or len(loose):
        yield loose


def _paragraph(text: str | None) -> Element:
    paragraph = Element("p")
    paragraph.text = text
    return paragraph


def _holds_blocks(element: Element) -> bool:
    """Whether an element that should have only text has blocks, such as bold around paragraphs."""
    return element.tag in INLINE_TAGS and any(is_block(inner) for inner in element.iter() if inner is not element)


def render_html(blocks: Iterable[Element]) -> str:
    return "".join(tostring(block, encoding="unicode", method="html") for block in blocks)
