"""Detects the headings of a plain text: by number in sequence, capitals, underline or known word."""

import re
from itertools import pairwise

from editorial.document_import.heading_numbers import levels_by_kind, parse_heading_number
from editorial.document_import.plain_text.detected_heading import DetectedHeading
from editorial.document_import.plain_text.hard_wraps import UNSPACED_CHARACTER, TextHabits, unwrap_lines
from editorial.document_import.plain_text.text_blocks import RULED_LINE, TextBlock
from editorial.document_import.plain_text.title_lines import add_closing_sections, add_title_lines

MAX_LENGTH, MAX_CHINESE_LENGTH = 160, 50
SENTENCE_END = re.compile(r"[.,;:。，；：]$")
KNOWN_HEADING = re.compile(
    r"^(?:abstract|executive summary|summary|introduction|conclusions?|references|bibliography|foreword|preface|acknowledge?ments"
    r"|background|outlook|notes|key (?:points|findings|messages)"
    r"|摘\s*要|前\s*言|引\s*言|结\s*论|结\s*语|参考文献|附\s*件|附\s*录|背\s*景)$",
    re.IGNORECASE,
)
TITLE_UNDER_ISSUER = "关于"
NEVER_LIST_KINDS = ("part", "chapter", "section", "word")  # kinds of numbers that no list has
MARKDOWN = re.compile(r"^(#{1,4})\s+(\S.*?)\s*#*$")
FRONT_MATTER_LINE = re.compile(
    r"^(?:by|authors?|written by|prepared by|edited by|version|date|draft)\b|^(?:作者|撰稿)|\b(?:19|20)\d\d\b|〔\d{4}〕"
    r"|^\d{4}\s*年第\s*\d+\s*号$",
    re.IGNORECASE,
)


def detect_headings(blocks: list[TextBlock], habits: TextHabits) -> dict[int, DetectedHeading]:
    """The headings by the index of their block."""
    headings = {index: heading for index, block in enumerate(blocks) if (heading := _candidate(blocks, index, block, habits))}
    headings = _remove_lists(headings)
    headings = _remove_out_of_sequence(headings)
    ranks = levels_by_kind([heading.number for heading in headings.values() if heading.number])
    for heading in headings.values():
        if heading.number:
            heading.level = ranks[heading.number.kind] + heading.number.depth - 1
    add_title_lines(blocks, headings, habits)
    add_closing_sections(blocks, headings)
    _detect_title_page(blocks, headings, habits)
    return headings


def _candidate(blocks: list[TextBlock], index: int, block: TextBlock, habits: TextHabits) -> DetectedHeading | None:
    if block.number:
        return _numbered(blocks, index, block, habits)
    first = block.lines[0].strip()
    if marked := MARKDOWN.match(first):
        return DetectedHeading(marked[2], len(marked[1]), rest=block.lines[1:], is_marked=True)
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    if len(block.lines) == 1 and after and after.group == block.group and (rule := RULED_LINE.match(after.lines[0])):
        return DetectedHeading(first, 1 if rule[1] == "=" else 2, is_marked=True)
    if block.mark or _is_title_of_number(blocks, index):
        return None
    if KNOWN_HEADING.match(first) and (len(block.lines) == 1 or block.lines[1].strip()[:1].isupper()):
        return DetectedHeading(first, rest=block.lines[1:])
    return _in_capitals(block, habits)


def _in_capitals(block: TextBlock, habits: TextHabits) -> DetectedHeading | None:
    count = next((index for index, line in enumerate(block.lines) if not _is_capital(line)), len(block.lines))
    text = unwrap_lines(block.lines[:count], habits)
    if not 0 < count <= 3 or len(text) > MAX_LENGTH or SENTENCE_END.search(text) or sum(map(str.isalpha, text)) < 5:
        return None
    return DetectedHeading(text, rest=block.lines[count:], is_marked=True)


def _is_capital(line: str) -> bool:
    return line.isupper() and not UNSPACED_CHARACTER.search(line) and "\t" not in line.strip()


def _numbered(blocks: list[TextBlock], index: int, block: TextBlock, habits: TextHabits) -> DetectedHeading | None:
    """A heading with a number, its title on the same line or the next, and the rest of the block."""
    lines = list(block.lines)
    if not block.number or (not block.number.title and len(lines) == 1 and not _is_title(blocks, index + 1)):
        return None
    if not block.number.title and len(lines) == 1:
        lines += blocks[index + 1].lines
    count = 1
    while count < len(lines) and _continues_heading(lines, count):
        count += 1
    text = unwrap_lines(lines[:count], habits)
    number = parse_heading_number(text)
    if number is None or not number.title or not _is_like_a_title(number.title) or count < len(block.lines):
        return None
    return DetectedHeading(text, number=number, rest=lines[count:], is_marked=True)


def _is_title(blocks: list[TextBlock], index: int) -> bool:
    """Whether the number stands alone before a blank line and its title follows."""
    return index < len(blocks) and len(blocks[index].lines) <= 2 and not blocks[index].number and not blocks[index].mark


def _is_title_of_number(blocks: list[TextBlock], index: int) -> bool:
    before = blocks[index - 1] if index else None
    return bool(before and before.number and not before.number.title and len(before.lines) == 1 and _is_title(blocks, index))


def _continues_heading(lines: list[str], count: int) -> bool:
    """Whether the line belongs to the heading: the number stood alone, the line is indented under the title, or is the last."""
    before, line = lines[count - 1], lines[count]
    number = parse_heading_number(before)
    if count == 1 and number and not number.title:
        return True
    if SENTENCE_END.search(before.strip()) or count > 3:
        return False
    is_hanging = len(line) - len(line.lstrip()) > len(lines[0]) - len(lines[0].lstrip())
    return is_hanging or (count == len(lines) - 1 and len(line.strip()) < 60 and not SENTENCE_END.search(line.strip()))


def _is_like_a_title(text: str) -> bool:
    longest = MAX_CHINESE_LENGTH if len(UNSPACED_CHARACTER.findall(text)) * 2 > len(text) else MAX_LENGTH
    return len(text) <= longest and not SENTENCE_END.search(text)


def _remove_lists(headings: dict[int, DetectedHeading]) -> dict[int, DetectedHeading]:
    """Removes numbers that follow each other with nothing between them: a table of contents, or the items of a list."""
    list_indexes: set[int] = set()
    for index, next_index in pairwise(sorted(headings)):
        first, second = headings[index], headings[next_index]
        if first.number and second.number and next_index == index + 1 and not first.rest:
            is_next = second.number == second.number._replace(
                kind=first.number.kind, depth=first.number.depth, last=first.number.last + 1
            )
            if is_next and first.number.kind not in NEVER_LIST_KINDS:
                list_indexes |= {index, next_index}
    return {index: heading for index, heading in headings.items() if index not in list_indexes}


def _remove_out_of_sequence(headings: dict[int, DetectedHeading]) -> dict[int, DetectedHeading]:
    """Removes numbers that do not follow the one before of their kind; `2.1` must stand under `2.` where there is one."""
    last_numbers: dict[str, int] = {}
    in_sequence: dict[int, DetectedHeading] = {}
    has_plain = any(heading.number and heading.number.kind == "plain" for heading in headings.values())
    for index, heading in headings.items():
        number = heading.number
        if number and number.kind in ("plain", "roman") and number.last != last_numbers.get(number.kind, number.last - 1) + 1:
            continue
        if number and number.kind == "deep" and has_plain and int(number.number.split(".")[0]) != last_numbers.get("plain", -1):
            continue
        if number:
            last_numbers[number.kind] = number.last
        in_sequence[index] = heading
    return in_sequence


def _detect_title_page(blocks: list[TextBlock], headings: dict[int, DetectedHeading], habits: TextHabits) -> None:
    """Takes short lines before the first heading with a number or known word for the title, the next ones for the subtitle."""
    if 0 in headings and headings[0].is_unmarked:
        del headings[0]
    is_alone = not any(heading.is_unmarked for index, heading in headings.items() if index > 1)
    if 1 in headings and headings[1].is_unmarked and (is_alone or headings[1].text.startswith(TITLE_UNDER_ISSUER)):
        del headings[1]
    first_heading = next(
        (index for index, heading in sorted(headings.items()) if heading.number or not heading.is_marked),
        len(blocks) if not headings else 0,
    )
    roles = ["title", "subtitle"]
    for index in range(min(first_heading, 6)):
        lines = blocks[index].lines
        rest = headings[index].rest if index in headings else None
        title_lines, rest_lines = (lines[: len(lines) - len(rest)], rest) if rest else (lines, [])
        text = unwrap_lines(title_lines, habits)
        is_front_matter = bool(FRONT_MATTER_LINE.search(text))
        if is_front_matter and len(lines) <= 4 and not SENTENCE_END.search(text):
            headings[index] = DetectedHeading("", role="front", rest=lines)
        elif roles == ["subtitle"] and text.startswith(TITLE_UNDER_ISSUER):  # the issuer stands above the rest of an official title
            headings[index - 1].text += text
            headings[index] = DetectedHeading("", role="front", rest=[])
        elif not roles or blocks[index].mark or len(text) > 200 or SENTENCE_END.search(text):
            return
        elif len(title_lines) <= 3 and not is_front_matter:
            headings[index] = DetectedHeading(text, role=roles.pop(0), rest=rest_lines)
            if rest_lines and roles and not FRONT_MATTER_LINE.search(rest_lines[0]):
                roles.pop(0)  # the other lines of the title's block are the subtitle
