"""Turns the converter's HTML into rich text: separates the notes, and makes figures with captions of pictures."""

import re
from html import escape
from xml.etree.ElementTree import Element, SubElement

from editorial.document_import.docx.docx_builder import MARK_LIMIT
from editorial.document_import.docx.docx_drawings import MAX_ALT_LENGTH
from editorial.document_import.html.html_tree import inner_html, is_block, parse_html, render_html, visible_text_of
from editorial.document_import.html.list_marks import LEVEL, MARK, build_lists, put_mark_before_words
from editorial.document_import.parsed_document import HtmlPassage, OmissionTally

MARK_IN_TEXT = re.compile(rf"\s*{MARK_LIMIT}(\d)(.*?){MARK_LIMIT}", re.DOTALL)
CAPTION_NUMBER = re.compile(r"(?:图|圖|Fig(?:ure|\.)|Abb(?:ildung|\.)|Photo|Picture)\s*[\d一二三四五六七八九十]", re.IGNORECASE)
MAX_CAPTION_LENGTH = 200
NOTE_LINK, NOTE_BACKLINK = "#footnote-", "#footnote-ref-"


def postprocess_html(html: str, alternatives: dict[str, str], tally: OmissionTally) -> HtmlPassage:
    """`alternatives` are the alternative texts of pictures, by the key that the HTML has in their place.

    A picture without one gets the words of its caption: readers who do not see it learn that it is there.
    """
    root = parse_html(html, tally)
    for paragraph in root.iter("p"):
        if found := MARK_IN_TEXT.match(paragraph.text or ""):
            paragraph.attrib |= {LEVEL: found[1], MARK: found[2]}
            paragraph.text = (paragraph.text or "")[found.end() :]
    notes = _take_notes(root)
    build_lists(root)
    for mark in root.iter("sup"):
        link = mark.find("a")
        if link is not None and (link.get("href") or "").startswith(NOTE_LINK):
            mark.text = link.text
            mark.remove(link)
    for container in list(root.iter()):
        if container.tag in ("div", "td", "th", "li", "blockquote"):
            _lift_pictures(container, alternatives)
    for paragraph in root.iter("p"):
        paragraph.attrib.pop("class", None)
    return HtmlPassage(render_html(root), tuple(notes))


def _take_notes(root: Element) -> list[str]:
    """Removes the list that the converter appended, and returns each note as inline HTML."""
    last = root[-1] if len(root) else None
    if last is None or last.tag != "ol" or not len(last) or not all(_backlink(note) is not None for note in last):
        return []
    root.remove(last)
    notes = []
    for note in last:
        for paragraph in list(note.iter("p")):
            put_mark_before_words(paragraph)
            for link in paragraph.findall("a"):
                if (link.get("href") or "").startswith(NOTE_BACKLINK):
                    paragraph.remove(link)
        parts = [inner_html(part) if part.tag == "p" else escape(visible_text_of(part)) for part in note]
        notes.append("<br>".join(part.strip() for part in parts if part.strip()))
    return notes


def _backlink(note: Element) -> Element | None:
    return next((link for link in note.iter("a") if (link.get("href") or "").startswith(NOTE_BACKLINK)), None)


def _lift_pictures(container: Element, alternatives: dict[str, str]) -> None:
    """Moves pictures out of the paragraphs of the container into figures, with the caption below them."""
    figure: Element | None = None
    for block in list(container):
        if figure is not None and block.tag == "p" and _is_caption(block):
            SubElement(figure, "figcaption").extend(block)
            figure[-1].text = block.text
            key = figure.get("data-media", "")
            alternatives[key] = alternatives.get(key) or visible_text_of(block)[:MAX_ALT_LENGTH]
            figure[0].set("alt", alternatives[key])
            container.remove(block)
            figure = None
            continue
        pictures = [image.get("alt") or "" for image in block.iter("img")] if block.tag == "p" else []
        figure = None
        for key in pictures:
            figure = Element("figure", {"data-media": key})
            SubElement(figure, "img", {"alt": alternatives.get(key, "")})
            container.insert(list(container).index(block) + 1, figure)
        if pictures:
            _remove_images(block)
            if not visible_text_of(block):
                container.remove(block)


def _is_caption(paragraph: Element) -> bool:
    text = visible_text_of(paragraph)
    return paragraph.get("class") == "caption" or (len(text) <= MAX_CAPTION_LENGTH and bool(CAPTION_NUMBER.match(text)))


def _remove_images(element: Element) -> None:
    for child in list(element):
        if child.tag == "img":
            before = list(element).index(child)
            _append_text(element, before, child.tail or "")
            element.remove(child)
        elif not is_block(child):
            _remove_images(child)


def _append_text(element: Element, index: int, text: str) -> None:
    if index:
        element[index - 1].tail = (element[index - 1].tail or "") + text
    else:
        element.text = (element.text or "") + text
