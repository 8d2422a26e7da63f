"""Splits plain text into blocks: the lines of one heading, paragraph, list item, rule or table."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from editorial.document_import.heading_numbers import NumberedHeading, parse_heading_number
from editorial.document_import.plain_text.line_widths import (
    WrapLimits,
    breaks_within_phrase,
    display_width,
    is_title_case,
    measure_limits,
    starts_sentence,
)
from editorial.document_import.plain_text.page_headers import PAGE_BREAK, SENTENCE_END
from infra.text.han import HAN_RANGES

# Glyphs of bullets, among them those that Word takes from the fonts Symbol and Wingdings; a dash and a letter need a space.
BULLET_GLYPHS = "•·‧∙・●○◦⦁▪▫■□◾◽◆◇❖★☆►▶▸‣➢➤➔→⇒✓✔✗✘☑☐※⁃\uf020-\uf0ff"
BULLET = re.compile(rf"^\s*(?:[{BULLET_GLYPHS}]\s*|[-*–—+]\s+|o\s{{2,}})(?=\S)")
NUMBERED_POINT = re.compile(rf"^\s*\(?(\d{{1,3}})[.)](?:\s+(?=\S)|(?<=\.)(?=[{HAN_RANGES}]))")
# Numbers that stay as they are printed, before a paragraph: clauses, articles, and points as Chinese texts count them.
CLAUSE = re.compile(
    r"^\s*(?:第[〇零一二三四五六七八九十百千两\d]+条|(?:Article|Clause|Art\.|§)\s*\d+|[（(]\d{1,3}[）)]|\d{1,3}）|[①-⑳⑴-⒇]"
    r"|\(?[a-z]\)\s|\([ivx]{1,5}\)\s|\d{1,2}(?:\.\d{1,3}){1,4}\s)"
)
RULED_LINE = re.compile(r"^\s*(?:([=\-_*~])\1{3,}|[+|][-+=|: ]{4,})\s*$")
DOT_LEADER = re.compile(r"(?:\.{3,}|…{2,}|(?:\. ){3,})\s*(?:\d{1,4}|[ivx]+)\s*$")
CELL_GAP = re.compile(r"(?<=\S)(?:\s{3,}|\t+|\s*\|\s*)(?=\S)|(?<=\S)\s{2,}(?=[\d–-])")
NO_TITLE_LINE = re.compile(r"[\t:：]|\S {3,}\S|\S@\S")
LOWER_CASE_WORD = re.compile(r"(?<![\w-])[a-z]{5,}")  # such a word is in a sentence, and not in a heading in title case
MIN_LONG_GROUP = 12  # lines without a blank line, longer than the usual paragraph
MAX_SHIFT = 2  # Latin letters by which the cells of a column are shifted
MAX_TITLE_LINES = 5  # in narrow columns


@dataclass
class TextBlock:
    """`group` numbers the lines between two blank lines; `indent` is the least indent of a line."""

    lines: list[str]
    group: int
    number: NumberedHeading | None = None
    mark: str = ""  # "bullet" or "point" of a list item, "rows" of a table, or ""
    indents: list[int] = field(default_factory=list)

    @property
    def indent(self) -> int:
        return min(self.indents, default=0)


def split_blocks(lines: list[str]) -> list[TextBlock]:
    limits, paragraph_indent = measure_limits(lines), _paragraph_indent(lines)
    blocks: list[TextBlock] = []
    for number, group in enumerate(_split_at_blank_lines(lines, limits)):
        rows = _find_rows(group)
        starts = [0]
        for index in range(1, 1 if _is_title_group(group) else len(group)):
            if _starts_block(group, starts[-1], index, limits, paragraph_indent, rows):
                starts.append(index)
        for start, end in zip(starts, [*starts[1:], len(group)], strict=True):
            part = group[start:end]
            mark = "rows" if start in rows else _mark(part[0])
            blocks.append(TextBlock(part, number, parse_heading_number(part[0]), mark, [indent_of(line) for line in part]))
    return blocks


def indent_of(line: str) -> int:
    """The indent in Latin letters; an ideographic space is two wide."""
    expanded = line.expandtabs(4)
    return display_width(expanded[: len(expanded) - len(expanded.lstrip())])


def common_indent(blocks: list[TextBlock]) -> int:
    """The indent of most lines."""
    counts = Counter(indent for block in blocks for indent in block.indents)
    return counts.most_common(1)[0][0] if counts else 0


def first_line_indents(blocks: list[TextBlock]) -> set[int]:
    """The indents of the first lines of paragraphs, where the other lines stand further left."""
    firsts = Counter(
        block.indents[0] for block in blocks if not block.mark and block.indents[0] > min(block.indents[1:], default=999)
    )
    return {indent for indent, count in firsts.items() if count > 1}


def _is_title_group(group: list[str]) -> bool:
    """Whether two or three lines between blank lines are one heading, whose lines end where they look best."""
    return (
        1 < len(group) <= 3
        and not any(
            SENTENCE_END.search(line) or CLAUSE.match(line) or _mark(line) or RULED_LINE.match(line) or NO_TITLE_LINE.search(line)
            for line in group
        )
        and not any(parse_heading_number(line) for line in group[1:])
    )


def _paragraph_indent(lines: list[str]) -> int:
    """The indent of the first lines of paragraphs, 0 where they have none or it differs."""
    ended = (pair for pair in pairwise(lines) if SENTENCE_END.search(pair[0]) and pair[1].strip())
    pairs = ((indent_of(before), indent_of(line)) for before, line in ended)
    indents = Counter(indent for indent_before, indent in pairs if indent > max(indent_before, 1)).most_common(1)
    return indents[0][0] if indents and indents[0][1] >= 2 else 0


def _mark(line: str) -> str:
    return "bullet" if BULLET.match(line) else "point" if NUMBERED_POINT.match(line) else ""


def _split_at_blank_lines(lines: list[str], limits: WrapLimits) -> list[list[str]]:
    """The groups of lines between blank lines. A group continues over a page break where its sentence does."""
    groups: list[list[str]] = [[]]
    last = ""  # the last line that is not blank
    for index, line in enumerate(lines):
        if line == PAGE_BREAK:
            after = next((next_line for next_line in lines[index + 1 : index + 20] if next_line.strip()), "")
            if not groups[-1] or not _continues_after_page(groups[-1][-1], after.strip(), limits):
                groups.append([])
        elif line.strip():
            groups[-1].append(line)
        elif last != PAGE_BREAK:
            groups.append([])
        last = line if line == PAGE_BREAK or line.strip() else last
    return [group for group in groups if group]


def _continues_after_page(before: str, after: str, limits: WrapLimits) -> bool:
    if (
        SENTENCE_END.search(before.rstrip())
        or not after
        or BULLET.match(after)
        or parse_heading_number(after)
        or CLAUSE.match(after)
    ):
        return False
    return after[0].islower() or not (limits.ends_early(before, after) if limits.latin else starts_sentence(after))


def _find_rows(group: list[str]) -> set[int]:
    """The indexes of lines that are rows of a table: neighbours with cells that begin or end in the same places."""
    edges = [_cell_edges(line) for line in group]
    rows: set[int] = set()
    for index in range(1, len(group)):
        (starts, ends), (next_starts, next_ends) = edges[index - 1], edges[index]
        needed = max(1, min(len(starts), len(next_starts)) - 1)
        if starts and next_starts and max(_count_aligned(starts, next_starts), _count_aligned(ends, next_ends)) >= needed:
            rows |= {index - 1, index}
    return rows


def _count_aligned(places: set[int], others: set[int]) -> int:
    return sum(any(abs(place - other) <= MAX_SHIFT for other in others) for place in places)


def _cell_edges(line: str) -> tuple[set[int], set[int]]:
    """Where the second and later cells of a line begin, and where they end."""
    if "\t" in line.strip() or _mark(line) or DOT_LEADER.search(line):
        return set(), set()
    gaps = list(CELL_GAP.finditer(line.rstrip()))
    ends = [display_width(line[: gap.start()]) for gap in gaps[1:]]
    return {display_width(line[: gap.end()]) for gap in gaps}, {*ends, display_width(line.rstrip())} if gaps else set()


def _starts_block(group: list[str], start: int, index: int, limits: WrapLimits, paragraph_indent: int, rows: set[int]) -> bool:
    """Whether the line begins a block of its own; the block before it begins at `start`."""
    line, before = group[index], group[index - 1]
    if RULED_LINE.match(line) or RULED_LINE.match(before) or DOT_LEADER.search(line) or DOT_LEADER.search(before):
        return True
    if "\t" in line.strip() or "\t" in before.strip():
        return "\t" not in line.strip() or "\t" not in before.strip()
    if index in rows or index - 1 in rows:
        return not (index in rows and index - 1 in rows)
    if _is_number_alone(before):
        return False
    if not limits.latin:
        return True
    is_list = bool(_mark(group[start]))
    ends_sentence, is_early = bool(SENTENCE_END.search(before.rstrip())), limits.ends_early(before, line)
    if BULLET.match(line):
        return ends_sentence or is_early or line.lstrip()[0] not in "-–—*+"
    if NUMBERED_POINT.match(line) or parse_heading_number(line) or CLAUSE.match(line):
        # "It came into force on July / 4. Nothing else is known" is no list item
        return ends_sentence or (is_early and (is_list or display_width(before) < limits.of(before) * 0.6))
    if indent_of(line) == paragraph_indent > indent_of(before):
        return True
    if indent_of(line) >= 2 and indent_of(line) > indent_of(before) and not is_list:
        is_hanging = parse_heading_number(before) is not None and (not is_early or not starts_sentence(line) or index - start > 1)
        return (ends_sentence or is_early) and not is_hanging
    if not starts_sentence(line):
        return False
    is_short = index - start <= MAX_TITLE_LINES and not breaks_within_phrase(before) and not (before.isupper() and line.isupper())
    if is_early and (ends_sentence or is_list or is_short):
        return True
    if ends_sentence:
        return is_title_case(line) or _is_title_line(group, index, limits)
    is_title = is_short and len(group) >= MIN_LONG_GROUP and not (paragraph_indent and indent_of(group[start]) == paragraph_indent)
    return is_title and is_title_case(" ".join(group[start:index])) and bool(LOWER_CASE_WORD.search(line))


def _is_title_line(group: list[str], index: int, limits: WrapLimits) -> bool:
    """Whether the line ends early, without a full stop, before a line that begins a sentence."""
    line, after = group[index], group[index + 1] if index + 1 < len(group) else ""
    return not SENTENCE_END.search(line.rstrip()) and limits.ends_early(line, after) and starts_sentence(after)


def _is_number_alone(line: str) -> bool:
    heading = parse_heading_number(line)
    return heading is not None and not heading.title
