"""Tells headings that have no number and no capitals by their place: a short line before a paragraph. Finds closing sections."""

import re

from editorial.document_import.closing_sections import ANNEX_TITLE, CONTACT_LINE, are_contact_lines, is_standing_title
from editorial.document_import.plain_text.detected_heading import DetectedHeading
from editorial.document_import.plain_text.hard_wraps import UNSPACED_CHARACTER, TextHabits, unwrap_lines
from editorial.document_import.plain_text.line_widths import breaks_within_phrase, starts_sentence
from editorial.document_import.plain_text.page_headers import SENTENCE_END
from editorial.document_import.plain_text.text_blocks import CLAUSE, MAX_TITLE_LINES, RULED_LINE, TextBlock

MAX_LENGTH, MAX_CHINESE_LENGTH = 160, 45
MIN_PARAGRAPH, MIN_CHINESE_PARAGRAPH = 40, 16  # characters of the paragraph under a heading
FULL_STOP = re.compile(r"[.!?。！？；][\"”’)）]?(?:\s|$)|[。！？；]")
NO_TITLE = re.compile(
    r"[,;:，；：]$|://|\S@\S|www\.|^[(（\[【<>|]"
    r"|^(?:source|link|url|date|deadline|from|to|cc|re|note|keywords?|tags?|tel|fax|e-?mail|phone|address|dear|by|best regards"
    r"|来源|链接|日期|时间|截止|关键词|记者|作者|电话|地址|邮箱|抄送|签发)\b"
    r"|^\W*(?:\d{1,2} )?[A-Z][a-z]+\.? (?:\d{1,2}, )?\d{4}\W*$|^[\d\s./:-]+$|^\d{4}\s*年[\d\s]+月(?:[\d\s]+日)?$",
    re.IGNORECASE,
)
BARE_NUMBER = re.compile(r"^\s*\d{1,2} +\D")  # "2 Terms"
CONTACT_TITLE = "Contact"


def is_title_line(text: str) -> bool:
    """Whether the text may be a heading: short, no sentence, no label, no date."""
    chinese = len(UNSPACED_CHARACTER.findall(text))
    longest = MAX_CHINESE_LENGTH if chinese * 2 > len(text) else MAX_LENGTH
    return (
        4 <= len(text) <= longest
        and starts_sentence(text)
        and sum(map(str.isalpha, text)) >= 4
        and not FULL_STOP.search(text)
        and not NO_TITLE.search(text)
        and not breaks_within_phrase(text)
    )


def add_title_lines(blocks: list[TextBlock], headings: dict[int, DetectedHeading], habits: TextHabits) -> None:
    """Adds the headings without a mark of their own. They stand a level under the numbered heading before them."""
    found: set[int] = set()
    for index in range(len(blocks) - 2, -1, -1):
        block = blocks[index]
        if index in headings or block.mark or block.number or len(block.lines) > MAX_TITLE_LINES or CLAUSE.match(block.lines[0]):
            continue
        after = blocks[index + 1]
        is_apart = after.group != block.group or BARE_NUMBER.match(block.lines[0])
        is_above_heading = is_apart and (index + 1 in headings or index + 1 in found)
        if (is_above_heading or _is_paragraph(after, habits)) and is_title_line(unwrap_lines(block.lines, habits)):
            found.add(index)
    above, counted = 0, 0
    for index, block in enumerate(blocks):
        if index in found:
            text = unwrap_lines(block.lines, habits)
            is_next = text.startswith(f"{counted + 1} ")  # "1 Scope", "2 Terms": numbers without a dot
            counted += is_next
            headings[index] = DetectedHeading(text, 1 if is_next else above + 1, is_unmarked=True)
        elif index in headings and headings[index].is_marked:
            above = headings[index].level


def _is_paragraph(block: TextBlock, habits: TextHabits) -> bool:
    if block.mark == "rows" or RULED_LINE.match(block.lines[0]):
        return False
    text = unwrap_lines(block.lines, habits)
    least = MIN_CHINESE_PARAGRAPH if UNSPACED_CHARACTER.search(text) else MIN_PARAGRAPH
    return bool(block.mark) or (len(text) >= least and bool(FULL_STOP.search(text)))


def add_closing_sections(blocks: list[TextBlock], headings: dict[int, DetectedHeading]) -> None:
    """Adds headings of the last texts: about the publisher, contact, disclaimer, annexes."""
    for index in range(len(blocks) - 1, 0, -1):
        heading, (first, *rest) = headings.get(index), blocks[index].lines
        if annex := ANNEX_TITLE.match(first.strip()):
            headings[index] = DetectedHeading(annex[1], rest=[annex[2], *rest] if annex[2] else rest)
        elif heading is None and is_standing_title(first):
            headings[index] = DetectedHeading(first.strip(), rest=rest)
        elif heading is not None and is_standing_title(heading.text):
            heading.level = 1
        elif heading is not None:
            break
    _add_contact(blocks, headings)


def _add_contact(blocks: list[TextBlock], headings: dict[int, DetectedHeading]) -> None:
    """Makes a section of the addresses that end the text, with the name above them."""
    first = len(blocks)
    while first > 1 and first - 1 not in headings and (CONTACT_LINE.match(blocks[first - 1].lines[-1])):
        first -= 1
    lines = [line for block in blocks[first:] for line in block.lines]
    if first == len(blocks) or first - 1 in headings or not are_contact_lines(lines) or not headings:
        return
    above = blocks[first - 1]
    if above.group == blocks[first].group and len(above.lines) == 1 and not SENTENCE_END.search(above.lines[0]):
        first -= 1
    headings[first] = DetectedHeading(CONTACT_TITLE, rest=blocks[first].lines, are_lines=True)
