"""Parses HTML into a shallow tree of the elements that rich text knows, and renders it. Hidden content is left out.

A paragraph or heading that Word or WPS wrote as an item of a list has its level and mark as attributes, for `list_marks`.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

import nh3

from editorial.document_import.html.list_marks import BULLET, LEVEL, MARK
from editorial.document_import.parsed_document import OmissionTally
from infra.text.clean_text import join_chinese_lines

MAX_DEPTH = 24
SCHEMES, UNFOLLOWED_SCHEMES = ("http", "https", "mailto"), ("file", "ftp", "smb")
UNFOLLOWED_LINKS = "Links to files or other places (the text is kept)"
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
ATTRIBUTES = {
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start", "type"},
    "img": {"src", "alt"},
}
DROPPED_TAGS = {"script", "style", "title", "xml", "template", "noscript", "object", "iframe", "svg", "math", "select", "textarea"}
DELETED, HIDDEN = "Deleted text (tracked changes)", "Hidden text"
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
WORD_LIST_LEVEL = re.compile(r"mso-list:\s*(?!none)[^;]*?level(\d)", re.IGNORECASE)
WORD_LIST_MARK = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
SYMBOL_FONT = re.compile(r"font-family:[^;]*(?:symbol|wingdings|webdings)", re.IGNORECASE)  # their letters are pictures
IMITATED_TAGS = (  # by the style of a span
    ("strong", re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)),
    ("em", re.compile(r"font-style:\s*italic", re.IGNORECASE)),
    ("sup", re.compile(r"vertical-align:\s*super", re.IGNORECASE)),
    ("sub", re.compile(r"vertical-align:\s*sub\b", re.IGNORECASE)),
)
NORMAL_STYLE = re.compile(r"font-(?:weight|style):\s*normal", re.IGNORECASE)  # of a <b> around a whole page
NOTE = "note"  # attribute of a mark, which is a `sup`, and of the element with the note; for `pasted_notes`
WORD_NOTE = re.compile(r"(?:#_)?((?:ftn|edn)\d+)")
WORD_NOTE_BACKLINK = re.compile(r"#_(?:ftn|edn)ref\d+")
BACKLINK = "the mark before a note"
MARKED_TAGS = {"p", "h1", "h2", "h3", "h4"}
SPACES = re.compile(r"[ \t\r\n]+")


def parse_html(html: str, tally: OmissionTally) -> Element:
    """A `div` with the known elements. Elements nested too deep are flattened. `p` and `div` keep their class for the caller."""
    tags = KEPT_TAGS | set(EQUIVALENT_TAGS) | WRAPPER_TAGS | {"span", "del", "s", "strike", "ins", "u"}
    balanced = nh3.clean(
        html,
        tags=tags,
        clean_content_tags=DROPPED_TAGS,
        attributes={**ATTRIBUTES, "*": {"class", "style", "hidden", "id"}},
        url_schemes={*SCHEMES, *UNFOLLOWED_SCHEMES},
        link_rel=None,
    )
    builder = _TreeBuilder(tally)
    builder.feed(join_chinese_lines(tally.clean(balanced)))
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
        self._open: list[tuple[str, Element | None, str]] = [("", self.root, "")]  # with its style; None: it is flattened
        self._item: Element | None = None  # the last item of a list
        self._mark_depth = 0  # of the element whose text is the mark of the item
        self._silent = ""  # the reason why text is skipped now
        self._silent_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in ("br", "img", "hr"):
            if not self._silent:
                self._add(tag, attributes)
            return
        style = attributes.get("style", "")
        is_hidden = "hidden" in attributes or HIDDEN_STYLE.search(style)
        link, note = attributes.get("href", ""), WORD_NOTE.fullmatch(attributes.get("href" if tag == "a" else "id", ""))
        is_backlink = tag == "a" and WORD_NOTE_BACKLINK.fullmatch(link)
        reason = DELETED if tag == "del" else HIDDEN if is_hidden else BACKLINK if is_backlink else ""
        if reason and not self._silent:
            self._silent, self._silent_depth = reason, len(self._open)
        equivalent = EQUIVALENT_TAGS.get(tag, "div" if tag in WRAPPER_TAGS else tag)
        if link.strip().partition(":")[0].lower() in UNFOLLOWED_SCHEMES and not self._silent:
            self._tally.add(UNFOLLOWED_LINKS, link)
        equivalent = "sup" if tag == "a" and note else equivalent
        is_known = equivalent in KEPT_TAGS and (equivalent != "a" or is_followable(link))
        is_known = is_known and not (tag in ("b", "i") and NORMAL_STYLE.search(style))
        is_kept = is_known and not self._silent and sum(element is not None for _, element, _ in self._open) < MAX_DEPTH
        added = self._add(equivalent, attributes) if is_kept else self._imitated(equivalent, style)
        self._open.append((tag, added, style))
        if added is not None and note:
            added.set(NOTE, note[1])
        if equivalent in MARKED_TAGS:
            level = WORD_LIST_LEVEL.search(style)
            self._item = added if level else None
            if added is not None and level:
                added.attrib |= {LEVEL: str(max(int(level[1]) - 1, 0)), MARK: ""}
        elif self._item is not None and not self._mark_depth and WORD_LIST_MARK.search(style):
            self._mark_depth = len(self._open)

    def _imitated(self, tag: str, style: str) -> Element | None:
        """The innermost of the elements that a span imitates."""
        if tag != "span" or self._silent or self._mark_depth or WORD_LIST_MARK.search(style):
            return None
        made, around = None, {element.tag for _, element, _ in self._open if element is not None}
        for name, pattern in IMITATED_TAGS:
            if name not in around and pattern.search(style):
                made = SubElement(self._parent() if made is None else made, name)
        return made

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1][0] == tag:
            self._open.pop()
            if self._silent and len(self._open) <= self._silent_depth:
                self._silent = ""
            if len(self._open) < self._mark_depth:
                self._mark_depth = 0

    def handle_data(self, data: str) -> None:
        if self._silent == BACKLINK:
            return
        if self._silent:
            self._tally.add(self._silent, data, int(bool(data.strip())))
            return
        if self._mark_depth and self._item is not None:
            is_symbol = data.strip() and any(SYMBOL_FONT.search(style) for _, _, style in self._open)
            self._item.set(MARK, BULLET if is_symbol else self._item.get(MARK, "") + data)
            return
        parent = self._parent()
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data

    def _parent(self) -> Element:
        return next(element for _, element, _ in reversed(self._open) if element is not None)

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
