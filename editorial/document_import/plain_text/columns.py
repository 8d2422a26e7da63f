"""Reads text in columns side by side in the order of a reader: the whole left column of a page, then the right one."""

import re
from collections import Counter
from itertools import groupby

from editorial.document_import.plain_text.hard_wraps import UNSPACED_CHARACTER
from editorial.document_import.plain_text.page_headers import PAGE_BREAK

GAP = re.compile(r"(?<=\S)\s{2,}(?=\S)|^\s{8,}(?=\S)")
MIN_LINES = 5  # with text in both columns
MIN_TEXT = 16  # Latin letters of the usual line of a column: cells of tables are shorter
MAX_WIDTH = 300  # of a printed line
FILLER = "\x00"  # the second half of a Chinese character, which is two letters wide


def read_columns(lines: list[str]) -> list[str]:
    """The lines with PAGE_BREAK between two columns, so that a paragraph may continue in the next one."""
    ordered: list[str] = []
    for is_break, page in groupby(lines, key=lambda line: line == PAGE_BREAK):
        ordered += [PAGE_BREAK] if is_break else _read_page(list(page))
    return ordered


def _read_page(page: list[str]) -> list[str]:
    wide = [UNSPACED_CHARACTER.sub(lambda match: match[0] + FILLER, line.expandtabs(8).replace("\u3000", "  ")) for line in page]
    starts = Counter(gap.end() for line in wide if len(line) <= MAX_WIDTH for gap in GAP.finditer(line))
    for start, _ in (pair for pair in starts.most_common(3) if pair[1] >= MIN_LINES):
        ordered, position = list[str](), 0
        for first, end in _regions(wide, start):
            left = [line[: start - 2].rstrip() for line in wide[first:end]]
            right = [line[start:] for line in wide[first:end]]
            if _are_columns(left, right):
                columns = [*_read_page(_narrow(left)), PAGE_BREAK, *_read_page(_narrow(right))]
                ordered += [*page[position:first], "", *columns, ""]
                position = end
        if position:
            return [*ordered, *page[position:]]
    return page


def _regions(wide: list[str], start: int) -> list[tuple[int, int]]:
    """The runs of lines, as (first, end), that have nothing in the two places before `start`."""
    regions, index = [], 0
    for is_free, run in groupby(wide, key=lambda line: not line[start - 2 : start].strip(f" {FILLER}")):
        length = len(list(run))
        if is_free:
            regions.append((index, index + length))
        index += length
    return regions


def _are_columns(left: list[str], right: list[str]) -> bool:
    both = [(a.strip(), b.strip()) for a, b in zip(left, right, strict=True) if a.strip() and b.strip()]
    if len(both) < MIN_LINES or 2 * len(both) < sum(bool(a.strip()) for a in left):
        return False
    return all(sorted(len(pair[side]) for pair in both)[len(both) // 2] >= MIN_TEXT for side in (0, 1))


def _narrow(column: list[str]) -> list[str]:
    lines = [line.replace(FILLER, "") for line in column]
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines
