"""Splits plain text into blocks: the lines of one paragraph, list item, rule or table."""

import re
from collections import Counter
from dataclasses import dataclass, field

from editorial.document_import.heading_numbers import NumberedHeading, parse_heading_number
from editorial.document_import.plain_text.hard_wraps import SENTENCE_END, UNSPACED_CHARACTER, continues_after_page, is_wrapped
from editorial.document_import.plain_text.page_headers import PAGE_BREAK

BULLET = re.compile(r"^\s*[-*•·●○▪■◦–—‣]\s+(?=\S)|^\s*o\s{2,}(?=\S)")
NUMBERED_POINT = re.compile(r"^\s*(?:\(?(\d{1,3})[.)]|([a-z])\)|\(([a-z])\))\s+(?=\S)")
RULED_LINE = re.compile(r"^\s*([=\-_*~])\1{3,}\s*$")
DOT_LEADER = re.compile(r"(?:\.{3,}|…{2,}|(?:\. ){3,})\s*(?:\d{1,4}|[ivx]+)\s*$")


@dataclass
class TextBlock:
    """`group` numbers the lines between two blank lines; `indent` is the least indent of a line."""

    lines: list[str]
    group: int
    number: NumberedHeading | None = None
    mark: str = ""  # of a list item: "bullet", "point" or ""
    indents: list[int] = field(default_factory=list)

    @property
    def indent(self) -> int:
        return min(self.indents, default=0)


def split_blocks(lines: list[str]) -> list[TextBlock]:
    wrapped = is_wrapped([line for line in lines if line != PAGE_BREAK])
    full_width = _full_width(lines) if wrapped else 0
    blocks: list[TextBlock] = []
    for number, group in enumerate(_split_at_blank_lines(lines)):
        for start, end in _split_points(group, full_width):
            part = group[start:end]
            mark = "bullet" if BULLET.match(part[0]) else "point" if NUMBERED_POINT.match(part[0]) else ""
            blocks.append(TextBlock(part, number, parse_heading_number(part[0]), mark, [indent_of(line) for line in part]))
    return blocks


def indent_of(line: str) -> int:
    """The indent in Latin letters; an ideographic space is two wide."""
    expanded = line.expandtabs(4)
    return sum(2 if character == "\u3000" else 1 for character in expanded[: len(expanded) - len(expanded.lstrip())])


def common_indent(blocks: list[TextBlock]) -> int:
    """The indent of most blocks."""
    counts = Counter(indent for block in blocks for indent in block.indents)
    return counts.most_common(1)[0][0] if counts else 0


def _full_width(lines: list[str]) -> int:
    widths = sorted(len(line.rstrip()) for line in lines if line.strip())
    return widths[len(widths) * 9 // 10] if widths else 0


def _split_at_blank_lines(lines: list[str]) -> list[list[str]]:
    """The groups of lines between blank lines. A group continues over a page break where its sentence does."""
    groups: list[list[str]] = [[]]
    last = ""  # the last line that is not blank
    for index, line in enumerate(lines):
        if line == PAGE_BREAK:
            after = next((next_line for next_line in lines[index + 1 : index + 20] if next_line.strip()), "")
            if (
                not groups[-1]
                or not continues_after_page(groups[-1][-1], after)
                or BULLET.match(after)
                or parse_heading_number(after)
            ):
                groups.append([])
        elif line.strip():
            groups[-1].append(line)
        elif last != PAGE_BREAK:
            groups.append([])
        last = line if line == PAGE_BREAK or line.strip() else last
    return [group for group in groups if group]


def _split_points(group: list[str], full_width: int) -> list[tuple[int, int]]:
    """The blocks of a group as (start, end): they begin at list markers, rules, tables and after lines that end early."""
    starts = [0]
    for index in range(1, len(group)):
        if _starts_block(group[starts[-1] :], index - starts[-1], full_width):
            starts.append(index)
    return list(zip(starts, [*starts[1:], len(group)], strict=True))


def _starts_block(group: list[str], index: int, full_width: int) -> bool:
    """Whether the line begins a block of its own."""
    line, before = group[index], group[index - 1]
    if RULED_LINE.match(line) or RULED_LINE.match(before) or DOT_LEADER.search(line) or DOT_LEADER.search(before):
        return True
    if "\t" in line.strip() or "\t" in before.strip():
        return "\t" not in line.strip() or "\t" not in before.strip()
    if not full_width:
        return not _is_number_alone(before)
    ends_sentence = bool(SENTENCE_END.search(before.rstrip()))
    is_list = bool(BULLET.match(group[0]) or NUMBERED_POINT.match(group[0]))
    ends_deliberately = ends_sentence or _ends_early(before, line, full_width)
    if BULLET.match(line):
        return ends_deliberately
    if NUMBERED_POINT.match(line) or parse_heading_number(line):  # "in force on July / 4. Nothing else is known" is no list item
        return (ends_sentence or (is_list and ends_deliberately)) and not _is_number_alone(before)
    is_indented = indent_of(line) >= 2 and indent_of(line) > indent_of(before)
    return ends_deliberately and not is_list and is_indented and not parse_heading_number(before)


def _is_number_alone(line: str) -> bool:
    heading = parse_heading_number(line)
    return heading is not None and not heading.title


def _ends_early(line: str, after: str, full_width: int) -> bool:
    """Whether the next word would have fitted on the line."""
    text = after.strip()
    word = 1 if text and UNSPACED_CHARACTER.match(text[0]) else len(text.split(maxsplit=1)[0]) if text else 0
    return len(line.rstrip()) + 1 + word < full_width - 4
