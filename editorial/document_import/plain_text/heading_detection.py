"""Detects the headings of a plain text: by number in sequence, capitals, underline or known word."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from editorial.document_import.heading_numbers import NumberedHeading, levels_by_kind, parse_heading_number
from editorial.document_import.plain_text.hard_wraps import UNSPACED_CHARACTER, unwrap_lines
from editorial.document_import.plain_text.text_blocks import RULED_LINE, TextBlock

MAX_LENGTH, MAX_CHINESE_LENGTH = 160, 50
SENTENCE_END = re.compile(r"[.,;:。，；：]$")
KNOWN_HEADING = re.compile(
    r"^(?:abstract|executive summary|summary|introduction|conclusions?|references|bibliography|foreword|preface|acknowledge?ments"
    r"|background|outlook|notes|key (?:points|findings|messages)"
    r"|摘\s*要|前\s*言|引\s*言|结\s*论|结\s*语|参考文献|附\s*件|附\s*录|背\s*景)$",
    re.IGNORECASE,
)
NEVER_LIST_KINDS = ("part", "chapter", "section", "word")  # kinds of numbers that no list has
MARKDOWN = re.compile(r"^(#{1,4})\s+(\S.*?)\s*#*$")
FRONT_MATTER_LINE = re.compile(
    r"^(?:by|authors?|written by|prepared by|edited by|version|date|draft)\b|^(?:作者|撰稿)|\b(?:19|20)\d\d\b|〔\d{4}〕",
    re.IGNORECASE,
)


@dataclass
class DetectedHeading:
    """`rest` are the lines of the block under the heading. A block of the role "front" has nothing else, one item a line."""

    text: str
    level: int = 1
    role: str = "heading"
    number: NumberedHeading | None = None
    rest: list[str] | None = None


def detect_headings(units: list[TextBlock], known: Counter[str]) -> dict[int, DetectedHeading]:
    """The headings by the index of their block."""
    found = {place: one for place, unit in enumerate(units) if (one := _candidate(units, place, unit, known))}
    found = _remove_lists(units, found)
    found = _remove_out_of_sequence(found)
    ranks = levels_by_kind([one.number for one in found.values() if one.number])
    for one in found.values():
        if one.number:
            one.level = ranks[one.number.kind] + one.number.depth - 1
    _detect_title_page(units, found, known)
    return found


def _candidate(units: list[TextBlock], place: int, unit: TextBlock, known: Counter[str]) -> DetectedHeading | None:
    if unit.number:
        return _numbered(units, place, unit, known)
    first = unit.lines[0].strip()
    if marked := MARKDOWN.match(first):
        return DetectedHeading(marked[2], len(marked[1]), rest=unit.lines[1:])
    after = units[place + 1] if place + 1 < len(units) else None
    if len(unit.lines) == 1 and after and after.group == unit.group and (rule := RULED_LINE.match(after.lines[0])):
        return DetectedHeading(first, 1 if rule[1] == "=" else 2)
    if unit.mark or _is_title_of_number(units, place):
        return None
    if KNOWN_HEADING.match(first) and (len(unit.lines) == 1 or unit.lines[1].strip()[:1].isupper()):
        return DetectedHeading(first, rest=unit.lines[1:])
    return _in_capitals(unit, known)


def _in_capitals(unit: TextBlock, known: Counter[str]) -> DetectedHeading | None:
    count = next((place for place, line in enumerate(unit.lines) if not _is_capital(line)), len(unit.lines))
    text = unwrap_lines(unit.lines[:count], known)
    if not 0 < count <= 3 or len(text) > MAX_LENGTH or SENTENCE_END.search(text) or sum(map(str.isalpha, text)) < 5:
        return None
    return DetectedHeading(text, rest=unit.lines[count:])


def _is_capital(line: str) -> bool:
    return line.isupper() and not UNSPACED_CHARACTER.search(line) and "\t" not in line.strip()


def _numbered(units: list[TextBlock], place: int, unit: TextBlock, known: Counter[str]) -> DetectedHeading | None:
    """A heading with a number, its title on the same line or the next, and the rest of the block."""
    lines = list(unit.lines)
    if not unit.number or (not unit.number.title and len(lines) == 1 and not _is_title(units, place + 1)):
        return None
    if not unit.number.title and len(lines) == 1:
        lines += units[place + 1].lines
    taken = 1
    while taken < len(lines) and _continues_heading(lines, taken):
        taken += 1
    text = unwrap_lines(lines[:taken], known)
    number = parse_heading_number(text)
    if number is None or not number.title or not _is_like_a_title(number.title):
        return None
    return DetectedHeading(text, number=number, rest=lines[taken:])


def _is_title(units: list[TextBlock], place: int) -> bool:
    """Whether the number stands alone before a blank line and its title follows."""
    return place < len(units) and len(units[place].lines) <= 2 and not units[place].number and not units[place].mark


def _is_title_of_number(units: list[TextBlock], place: int) -> bool:
    before = units[place - 1] if place else None
    return bool(before and before.number and not before.number.title and len(before.lines) == 1 and _is_title(units, place))


def _continues_heading(lines: list[str], taken: int) -> bool:
    """Whether the line belongs to the heading: the number stood alone, the line is indented under the title, or is the last."""
    before, line = lines[taken - 1], lines[taken]
    alone = parse_heading_number(before)
    if taken == 1 and alone and not alone.title:
        return True
    if SENTENCE_END.search(before.strip()) or taken > 3:
        return False
    hangs = len(line) - len(line.lstrip()) > len(lines[0]) - len(lines[0].lstrip())
    return hangs or (taken == len(lines) - 1 and len(line.strip()) < 60 and not SENTENCE_END.search(line.strip()))


def _is_like_a_title(text: str) -> bool:
    longest = MAX_CHINESE_LENGTH if len(UNSPACED_CHARACTER.findall(text)) * 2 > len(text) else MAX_LENGTH
    return len(text) <= longest and not SENTENCE_END.search(text)


def _remove_lists(units: list[TextBlock], found: dict[int, DetectedHeading]) -> dict[int, DetectedHeading]:
    """Removes numbers that follow each other with nothing between them: a table of contents, or the items of a list."""
    lists: set[int] = set()
    for one, other in pairwise(sorted(found)):
        first, second = found[one], found[other]
        if first.number and second.number and other == one + 1 and not first.rest:
            is_next = second.number == second.number._replace(
                kind=first.number.kind, depth=first.number.depth, last=first.number.last + 1
            )
            if is_next and first.number.kind not in NEVER_LIST_KINDS:
                lists |= {one, other}
    return {place: one for place, one in found.items() if place not in lists}


def _remove_out_of_sequence(found: dict[int, DetectedHeading]) -> dict[int, DetectedHeading]:
    """Removes numbers that do not follow the one before of their kind; `2.1` must stand under `2.` where there is one."""
    last: dict[str, int] = {}
    kept: dict[int, DetectedHeading] = {}
    has_plain = any(one.number and one.number.kind == "plain" for one in found.values())
    for place, one in found.items():
        number = one.number
        if number and number.kind in ("plain", "roman") and number.last != last.get(number.kind, number.last - 1) + 1:
            continue
        if number and number.kind == "deep" and has_plain and int(number.number.split(".")[0]) != last.get("plain", -1):
            continue
        if number:
            last[number.kind] = number.last
        kept[place] = one
    return kept


def _detect_title_page(units: list[TextBlock], found: dict[int, DetectedHeading], known: Counter[str]) -> None:
    """Takes short lines before the first heading with a number or known word for the title, the next ones for the subtitle."""
    first = next(
        (place for place, one in found.items() if one.number or KNOWN_HEADING.match(one.text)), len(units) if not found else 0
    )
    roles = ["title", "subtitle"]
    for place in range(min(first, 6)):
        lines = units[place].lines
        caps = found[place].rest if place in found else None
        head, more = (lines[: len(lines) - len(caps)], caps) if caps else (lines, [])
        text, is_about = unwrap_lines(head, known), bool(FRONT_MATTER_LINE.search(unwrap_lines(head, known)))
        if is_about and len(lines) <= 4 and not SENTENCE_END.search(text):
            found[place] = DetectedHeading("", role="front", rest=lines)
        elif not roles or units[place].mark or len(text) > 200 or SENTENCE_END.search(text):
            return
        elif len(head) <= 3 and not is_about:
            found[place] = DetectedHeading(text, role=roles.pop(0), rest=more)
            if more and roles and not FRONT_MATTER_LINE.search(more[0]):
                roles.pop(0)  # the lines under the title in its block
