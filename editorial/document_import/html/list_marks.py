"""Makes lists of paragraphs with a level and a printed mark, as Word and WPS write the items of their lists.

A mark that an HTML list prints alike (a bullet, `3.`, `c.`, `iv.`) becomes a list with that start. Any other mark, such as
第三条, （一） or 1.2, stands before the words as text. `static/js/editor/list_marks.js` has the same rules for the editor.
"""

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

LEVEL, MARK = "list-level", "list-mark"  # attributes of a paragraph, removed here; a mark may end in a space
BULLET, BULLET_LETTER = "•", "o"  # the letter is Word's second bullet, in Courier New
NO_BULLETS = "†‡"  # single characters that are neither letters nor digits, and number notes
LIST_MARK = re.compile(r"(0|[1-9]\d{0,5}|[a-z]{1,12}|[A-Z]{1,12})\.")
NO_GAP_AFTER = ("、", "，", "。", "．", "：", "；", "）", "】", "〕", "》")
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
ROMAN_NUMERAL = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")


class ListKind(NamedTuple):
    """`type` as HTML writes it: "" for digits, "a" or "i"; `value` is the number of the item, 0 for a bullet."""

    tag: str
    type: str = ""
    value: int = 0


class OpenList(NamedTuple):
    level: int
    element: Element
    last: ListKind


def build_lists(root: Element) -> None:
    """Replaces each paragraph with a mark by a list item, or puts its mark before its words."""
    for container in list(root.iter()):
        if any(LEVEL in child.attrib for child in container):
            _build_lists_in(container)


def marked_text(mark: str, words: str) -> str:
    """The words after a mark that is text."""
    text = mark.strip()
    return text + (" " if text and mark[-1].isspace() and not text.endswith(NO_GAP_AFTER) else "") + words


def put_mark_before_words(paragraph: Element) -> None:
    if paragraph.attrib.pop(LEVEL, None) is not None:
        paragraph.text = marked_text(paragraph.attrib.pop(MARK), (paragraph.text or "").lstrip())


def list_kind(mark: str, last: ListKind | None) -> ListKind | None:
    """The list that prints this mark after the item `last`; None where none does. A letter such as `i.` may be a numeral."""
    text = mark.strip()
    if text == BULLET_LETTER or (len(text) == 1 and not text.isalnum() and text not in NO_BULLETS):
        return ListKind("ul")
    if not (match := LIST_MARK.fullmatch(text)):
        return None
    number = match[1]
    if number.isdigit():
        return ListKind("ol", "", int(number))
    is_lower, lower = number.islower(), number.lower()
    letter = ListKind("ol", "a" if is_lower else "A", ord(lower) - ord("a") + 1) if len(number) == 1 else None
    numeral = ListKind("ol", "i" if is_lower else "I", _roman_value(lower)) if ROMAN_NUMERAL.fullmatch(lower) else None
    following = [kind for kind in (letter, numeral) if kind and last and (last.type, last.value + 1) == (kind.type, kind.value)]
    return next(iter(following), numeral if letter is None or lower == "i" else letter)


def _build_lists_in(container: Element) -> None:
    kept: list[Element] = []
    open_lists: list[OpenList] = []
    for child in list(container):
        if child.tag != "p" or LEVEL not in child.attrib:
            put_mark_before_words(child)
            is_empty = not "".join([*child.itertext(), child.tail or ""]).strip() and child.find(".//img") is None
            if not is_empty or child.tag != "p" or not open_lists:  # an empty paragraph between two items is left out
                open_lists.clear()
                kept.append(child)
            continue
        tail, child.tail = child.tail, None
        _add_item(child, open_lists, kept)
        if tail and tail.strip():
            open_lists.clear()
            kept.append(Element("p"))
            kept[-1].text = tail
    container[:] = kept


def _add_item(paragraph: Element, open_lists: list[OpenList], kept: list[Element]) -> None:
    level = int(paragraph.get(LEVEL, "0"))
    while open_lists and open_lists[-1].level > level:
        open_lists.pop()
    last = open_lists.pop() if open_lists and open_lists[-1].level == level else None
    kind = list_kind(paragraph.get(MARK, ""), last.last if last else None)
    around = open_lists[-1].element[-1] if open_lists else None
    if kind is None:
        put_mark_before_words(paragraph)
        (kept if around is None else around).append(paragraph)
        return
    paragraph.attrib.pop(LEVEL), paragraph.attrib.pop(MARK)
    if last and kind in (ListKind("ul"), last.last._replace(value=last.last.value + 1)) and last.last.tag == kind.tag:
        element = last.element
    else:
        start = {"start": str(kind.value)} if kind.tag == "ol" and kind.value != 1 else {}
        element = Element(kind.tag, start | ({"type": kind.type} if kind.type else {}))
        (kept if around is None else around).append(element)
    SubElement(element, "li").append(paragraph)
    open_lists.append(OpenList(level, element, kind))


def _roman_value(numeral: str) -> int:
    values = [ROMAN[letter] for letter in numeral]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))
