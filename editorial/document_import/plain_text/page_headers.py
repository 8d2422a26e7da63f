"""Removes page numbers, form feeds, and the headers and footers that repeat on each page of a plain text."""

import re
from collections import Counter, defaultdict
from itertools import groupby, pairwise

from editorial.document_import.parsed_document import OmissionTally

PAGE_NUMBERS, REPEATED = "Page numbers", "Heads and feet of pages"
PAGE_NUMBER = re.compile(
    r"^(?:page\s+\d+(?:\s*(?:of|/)\s*\d+)?|[-–—]\s*\d+\s*[-–—]|\d+\s*(?:/|of)\s*\d+|p\.\s*\d+"
    r"|第?\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|seite\s+\d+(?:\s+von\s+\d+)?|\[\s*\d+\s*\])$",
    re.IGNORECASE,
)
UNAMBIGUOUS_PAGE_NUMBER = re.compile(r"page|第|seite|[-–—]", re.IGNORECASE)  # a single `[1]` or `1/2` is no page number
TRAILING_PAGE_NUMBER = re.compile(
    r"\s*[|·—–-]?\s*(?:page\s+\d+(?:\s*(?:of|/)\s*\d+)?|第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?)\s*$", re.IGNORECASE
)
SENTENCE_END = re.compile(r"[.!?;。！？；…][\"”’)）\]]*$")
DIGITS = re.compile(r"\d+")
MAX_HEADER_LINES = 2  # of a header or footer
MIN_PAGE_LINES = 15
PAGE_BREAK = "\x0c"  # marks the end of a page; a paragraph may continue after it


def remove_page_headers(lines: list[str], tally: OmissionTally) -> list[str]:
    """The lines, with PAGE_BREAK in place of page numbers, headers and footers."""
    feeds = [line.replace("\f", "\n\f\n").split("\n") if "\f" in line else [line] for line in lines]
    all_lines = [line for group in feeds for line in group]
    pages = _pages(all_lines)
    repeated = _repeated_at_edges(pages) if len(pages) > 1 else _repeated_at_distance(all_lines)
    has_pages = sum(bool(PAGE_NUMBER.match(line.strip())) for line in all_lines) > 1
    remaining: list[str] = []
    for line in all_lines:
        text = line.strip()
        if line == "\f":
            _mark_page_break(remaining)
        elif PAGE_NUMBER.match(text) and (has_pages or UNAMBIGUOUS_PAGE_NUMBER.match(text)):
            tally.add(PAGE_NUMBERS, text)
            _mark_page_break(remaining)
        elif text and _normalized_line(text) in repeated:
            tally.add(REPEATED, text)
            _mark_page_break(remaining)
        else:
            remaining.append(line)
    return remaining


def _mark_page_break(lines: list[str]) -> None:
    """Adds PAGE_BREAK in place of the blank lines at the edge of the page."""
    while lines and not lines[-1].strip(" \t"):
        lines.pop()
    if lines and lines[-1] != PAGE_BREAK:
        lines.append(PAGE_BREAK)


def _normalized_line(text: str) -> str:
    """The line in a form that is equal for headers that differ in their page number only."""
    return DIGITS.sub("#", " ".join(text.split())).casefold()


def _pages(lines: list[str]) -> list[list[str]]:
    """The pages: the lines split after each page number and at form feeds."""
    pages: list[list[str]] = [[]]
    for line in lines:
        if line == "\f":
            pages.append([])
            continue
        pages[-1].append(line)
        if PAGE_NUMBER.match(line.strip()) or TRAILING_PAGE_NUMBER.search(line):
            pages.append([])
    return [page for page in pages if any(line.strip() for line in page)]


def _repeated_at_edges(pages: list[list[str]]) -> set[str]:
    """Lines that are first or last on at least half of the pages, and on two or more. A page counts a line once."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_normalized_line(line) for line in _edges(page) if len(line) < 120})
    return {repeated for repeated, count in counts.items() if count >= max(2, len(pages) / 2) and not _has_no_word(repeated)}


def _edges(page: list[str]) -> list[str]:
    """Lines that may be header or footer: a short block; a header may also be the first line of the text, if it is no sentence."""
    blocks = [list(lines) for is_filled, lines in groupby(page, key=lambda line: bool(line.strip())) if is_filled]
    if PAGE_NUMBER.match(blocks[-1][-1].strip()):
        blocks[-1].pop()
    blocks = [[line.strip() for line in block] for block in blocks if block]
    if not blocks:
        return []
    head = blocks[0] if len(blocks[0]) <= MAX_HEADER_LINES else [line for line in blocks[0][:1] if not SENTENCE_END.search(line)]
    return [*head, *(blocks[-1] if len(blocks[-1]) <= MAX_HEADER_LINES else [])]


def _has_no_word(line: str) -> bool:
    """Whether the line is a number or a list marker alone, which repeats without being a header."""
    return not re.search(r"[^\W\d_]{2}", line)


def _repeated_at_distance(lines: list[str]) -> set[str]:
    """Lines between blank lines that occur three times or more at about the same distance, for texts without page numbers."""
    indexes_by_line: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        before, after = (lines[index - 1] if index else ""), (lines[index + 1] if index + 1 < len(lines) else "")
        if 3 < len(line.strip()) < 120 and not SENTENCE_END.search(line) and not (before.strip() and after.strip()):
            indexes_by_line[_normalized_line(line.strip())].append(index)
    repeated = set()
    for line, indexes in indexes_by_line.items():
        gaps = [later - earlier for earlier, later in pairwise(indexes)]
        if len(gaps) >= 2 and min(gaps) >= MIN_PAGE_LINES and max(gaps) <= 1.5 * min(gaps) and not _has_no_word(line):
            repeated.add(line)
    return repeated
