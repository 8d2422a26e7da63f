"""Reads pasted HTML as headings and passages: the clipboard's HTML of Word, browsers or editors, without its styling."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from editorial.document_import.html.html_tree import parse_html, render_html, top_level_blocks, visible_text_of
from editorial.document_import.html.list_marks import LEVEL, MARK, build_lists
from editorial.document_import.html.pasted_notes import number_marks, take_notes, without_marks
from editorial.document_import.parsed_document import Heading, HtmlPassage, OmissionTally

WORD_CLASS_ROLES = (
    (re.compile(r"MsoTitle", re.IGNORECASE), "title"),
    (re.compile(r"MsoSubtitle", re.IGNORECASE), "subtitle"),
    (re.compile(r"MsoTo[cf]", re.IGNORECASE), "contents"),
    (re.compile(r"MsoComment|MsoAnnotation", re.IGNORECASE), "comment"),
    (re.compile(r"MsoHeader|MsoFooter", re.IGNORECASE), "furniture"),
    (re.compile(r"Mso(?:Intense)?Quote", re.IGNORECASE), "quote"),
)
OMITTED_ROLES = {
    "contents": "Lines of tables of contents and indexes",
    "comment": "Comments",
    "furniture": "Heads and feet of pages",
}
OMITTED_PICTURES = "Pictures in the pasted text: add them from their files"
HEADING_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
FIRST_TAG = re.compile(
    r"\s*<(?:!doctype|html|body|p|div|h[1-6]|table|ul|ol|span|meta|b|article|section|font)\b[^>]*>", re.IGNORECASE
)
TYPED_MARK = re.compile(r"\s*(?:[·•§▪●○■◦–-]|o\s|\(?\d{1,3}[.)])\s{2,}")
MARK_OF_ITEM = re.compile(r"\s*\S{1,8}\s{2,}")


def looks_like_html(text: str) -> bool:
    return bool(FIRST_TAG.match(text))


def read_html(html: str, tally: OmissionTally) -> Iterator[Heading | HtmlPassage]:
    root = parse_html(html, tally)
    _drop_pictures(root, tally)
    _read_typed_marks(root)
    build_lists(root)
    notes = take_notes(root)
    for block in top_level_blocks(root):
        role = _role(block)
        if role in OMITTED_ROLES:
            tally.add(OMITTED_ROLES[role], visible_text_of(block))
        elif role in ("title", "subtitle") or block.tag in HEADING_LEVELS:
            marks = without_marks(block)
            if text := visible_text_of(block):
                yield Heading(text, HEADING_LEVELS.get(block.tag, 1), role or "heading")
            if marks:
                under = Element("p")
                under.extend(marks)
                numbered = number_marks(under, notes)
                yield HtmlPassage(render_html([under]), numbered)
        elif visible_text_of(block):
            numbered = number_marks(block, notes)
            yield HtmlPassage(render_html([_quotation(block) if role == "quote" else _without_classes(block)]), numbered)


def _role(block: Element) -> str:
    return next((role for pattern, role in WORD_CLASS_ROLES if pattern.search(block.get("class", ""))), "")


def _without_classes(block: Element) -> Element:
    for element in block.iter():
        element.attrib.pop("class", None)
    return block


def _quotation(block: Element) -> Element:
    quotation = Element("blockquote")
    quotation.append(_without_classes(block))
    return quotation


def _drop_pictures(element: Element, tally: OmissionTally) -> None:
    for container in list(element.iter()):
        for index, child in reversed(list(enumerate(container))):
            if child.tag == "img":
                tally.add(OMITTED_PICTURES, child.get("alt", ""))
                if index:
                    container[index - 1].tail = (container[index - 1].tail or "") + (child.tail or "")
                else:
                    container.text = (container.text or "") + (child.tail or "")
                container.remove(child)


def _read_typed_marks(root: Element) -> None:
    """Finds the marks that stand in the text of items: those of Word where it does not say so, and typed ones before a gap."""
    for paragraph in root.iter("p"):
        text = "".join(paragraph.itertext())
        is_item = LEVEL in paragraph.attrib
        if paragraph.get(MARK, "").strip():
            continue
        if mark := (MARK_OF_ITEM if is_item else TYPED_MARK).match(text):
            paragraph.attrib |= {LEVEL: paragraph.get(LEVEL, "0"), MARK: mark[0]}
            _cut_text(paragraph, mark.end())
        elif is_item:
            del paragraph.attrib[LEVEL], paragraph.attrib[MARK]


def _cut_text(element: Element, count: int) -> int:
    """Removes up to `count` characters from the front; returns how many are still to be removed."""
    text = element.text or ""
    element.text, count = text[count:], max(0, count - len(text))
    for child in element:
        if not count:
            break
        count = _cut_text(child, count)
        text = child.tail or ""
        child.tail, count = text[count:], max(0, count - len(text))
    return count
