"""Removes page numbers, form feeds, and the headers and footers that repeat on each page of a plain text."""

import re
from collections import Counter, defaultdict
from itertools import groupby, pairwise

from editorial.document_import.parsed_document import OmissionTally

PAGE_NUMBERS, REPEATED = "Page numbers", "Heads and feet of pages"
PAGE_NUMBER = re.compile(
    r"^(?:(?:page|seite)[\s|]+\d+(?:\s*(?:of|/|von)\s*\d+)?|[-–—－~～·]\s*\d+\s*[-–—－~～·]|\d+\s*(?:/|of)\s*\d+|p\.\s*\d+"
    r"|\d+\s*\|\s*p\s*a\s*g\s*e|第?\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\[\s*\d+\s*\])$",
    re.IGNORECASE,
)
UNAMBIGUOUS_PAGE_NUMBER = re.compile(r"page|第|seite|[-–—－~～·]", re.IGNORECASE)  # a single `[1]` or `1/2` is no page number
TRAILING_PAGE_NUMBER = re.compile(
    r"\s*[|·—–-]?\s*(?:page\s+\d+(?:\s*(?:of|/)\s*\d+)?|第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?)\s*$", re.IGNORECASE
)
SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"”’)）\]]*$")
DIGITS = re.compile(r"\d+")
BARE_NUMBER = re.compile(r"^\W*\d{1,4}\W*$")
NO_LETTER = re.compile(r"[\W\d_]+")
# What is numbered within a text: "Table 2" is no head of a page.
NUMBERED_PART = re.compile(
    r"^\W*(?:table|figure|fig|annex|appendix|article|chapter|section|part|step|box|example|case|item|question|note|附件|附表|附录|[表图例问第])",
    re.IGNORECASE,
)
MAX_HEADER_LINES = 2  # of a header or footer
MIN_PAGE_LINES = 15
MIN_NUMBERED_PAGE_LINES = 8  # between heads whose number counts on
MAX_PAGE_RATIO = 1.6  # of the longest page to the shortest
PAGE_BREAK = "\x0c"  # marks the end of a page; a paragraph may continue after it


def remove_page_headers(lines: list[str], tally: OmissionTally) -> list[str]:
    """The lines, with PAGE_BREAK in place of page numbers, headers and footers."""
    feeds = [line.replace("\f", "\n\f\n").split("\n") if "\f" in line else [line] for line in lines]
    all_lines = [line for group in feeds for line in group]
    pages = _pages(all_lines)
    repeated = _repeated_at_edges(pages) if len(pages) > 1 else _repeated_at_distance(all_lines)
    running = _running_lines(all_lines)
    has_pages = sum(bool(PAGE_NUMBER.match(line.strip())) for line in all_lines) > 1
    first = next((index for index, line in enumerate(all_lines) if line.strip()), 0)
    title = first if not DIGITS.search(all_lines[first]) else -1  # the title may be the head of the other pages
    remaining: list[str] = []
    for index, line in enumerate(all_lines):
        text = line.strip()
        if line == "\f":
            _mark_page_break(remaining)
        elif PAGE_NUMBER.match(text) and (has_pages or UNAMBIGUOUS_PAGE_NUMBER.match(text)):
            tally.add(PAGE_NUMBERS, text)
            _mark_page_break(remaining)
        elif text and index != title and (index in running or _normalized_line(text) in repeated):
            tally.add(REPEATED if _has_word(text) else PAGE_NUMBERS, text)
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
    """The line in a form that is equal for headers that differ in their page number only, and in the side where it stands."""
    return NO_LETTER.sub(" ", text).casefold().strip()


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
    """Lines that are first or last on at least a third of the pages, and on two or more. A page counts a line once."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_normalized_line(line) for line in _edges(page) if len(line) < 120})
    return {repeated for repeated, count in counts.items() if count >= max(2, len(pages) / 3) and _has_word(repeated)}


def _edges(page: list[str]) -> list[str]:
    """Lines that may be header or footer: a short block; also the first and last line of the text, if it is no sentence."""
    blocks = [list(lines) for is_filled, lines in groupby(page, key=lambda line: bool(line.strip())) if is_filled]
    if PAGE_NUMBER.match(blocks[-1][-1].strip()):
        blocks[-1].pop()
    blocks = [[line.strip() for line in block] for block in blocks if block]
    if not blocks:
        return []
    first, last = blocks[0], blocks[-1]
    head = first if len(first) <= MAX_HEADER_LINES else [line for line in first[:1] if not SENTENCE_END.search(line)]
    return [*head, *(last if len(last) <= MAX_HEADER_LINES else [line for line in last[-1:] if not SENTENCE_END.search(line)])]


def _has_word(line: str) -> bool:
    """Whether the line is more than a number or a list marker, which repeat without being a header."""
    return bool(re.search(r"[^\W\d_]{2}", line))


def _repeated_at_distance(lines: list[str]) -> set[str]:
    """Lines that occur three times or more at about the same distance, for texts without page numbers."""
    indexes_by_line: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if 3 < len(line.strip()) < 120 and not SENTENCE_END.search(line):
            indexes_by_line[_normalized_line(line)].append(index)
    return {line for line, indexes in indexes_by_line.items() if _has_word(line) and _are_pages(indexes, MIN_PAGE_LINES)}


def _are_pages(indexes: list[int], least: int) -> bool:
    """Whether there are three or more, at the distances of pages; the last page may be short."""
    gaps = [later - earlier for earlier, later in pairwise(indexes)]
    shortest = min(gaps[:-1], default=0)
    return len(gaps) >= 2 and shortest >= least and max(gaps) <= MAX_PAGE_RATIO * shortest


def _running_lines(lines: list[str]) -> set[int]:
    """The indexes of lines that are alike but for a number, which counts the pages: `Newsletter | 7`, then `| 8`; or `7`, `8`."""
    numbered: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        is_alike = DIGITS.search(line) and len(line) < 120 and not NUMBERED_PART.match(line) and not SENTENCE_END.search(line)
        if is_alike and (_has_word(line) or BARE_NUMBER.match(line)):
            numbered[_normalized_line(line)].append(index)
    chains = (
        chain
        for indexes in numbered.values()
        for place in (0, -1)
        for step in (1, 2)  # 2: right pages have another head than left ones
        for chain in _counting_chains({index: int(DIGITS.findall(lines[index])[place][-6:]) for index in indexes}, step)
    )
    edges = _next_to_feeds(lines)
    filled = [index for index, line in enumerate(lines) if line.strip()]
    ends = {filled[0], filled[-1]} if filled else set()  # with words, two are enough if the text begins or ends with one
    return {
        index
        for chain in chains
        if _are_pages(chain, MIN_NUMBERED_PAGE_LINES) or edges >= set(chain) or (ends & set(chain) and _has_word(lines[chain[0]]))
        for index in chain
    }


def _next_to_feeds(lines: list[str]) -> set[int]:
    """The indexes of the lines that are first or last on a page that a form feed ends, blank lines apart."""
    filled = [index for index, line in enumerate(lines) if line.strip(" \t")]
    sides = {side for pair in pairwise(filled) for side in pair if "\f" in (lines[pair[0]], lines[pair[1]])}
    return sides | set(filled[-1:]) if sides else sides


def _counting_chains(numbers: dict[int, int], step: int) -> list[list[int]]:
    """Lines whose numbers count on by `step`. `numbers` are by the index of the line."""
    chains: dict[int, list[int]] = {}  # by the last number
    for index, number in numbers.items():
        before = chains.get(number - step, [])
        if before:
            chains[number] = chains.pop(number - step)
            chains[number].append(index)
        else:
            chains.setdefault(number, [index])
    return [chain for chain in chains.values() if len(chain) > 1]
