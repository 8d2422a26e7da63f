"""Page furniture of plain text: numbers of pages, form feeds, and the heads and feet that come again on each page."""

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
UNAMBIGUOUS_PAGE_NUMBER = re.compile(r"page|第|seite|[-–—]", re.IGNORECASE)  # `[1]` or `1/2` that comes once is no number of a page
TRAILING_PAGE_NUMBER = re.compile(
    r"\s*[|·—–-]?\s*(?:page\s+\d+(?:\s*(?:of|/)\s*\d+)?|第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?)\s*$", re.IGNORECASE
)
SENTENCE_END = re.compile(r"[.!?;。！？；…][\"”’)）\]]*$")
DIGITS = re.compile(r"\d+")
MAX_HEADER_LINES = 2  # lines that a head or foot has at most
MIN_PAGE_LINES = 15  # lines
PAGE_BREAK = "\x0c"  # stands where a page ended; a paragraph may go on over it


def remove_page_headers(lines: list[str], tally: OmissionTally) -> list[str]:
    """The lines with GAP for each run of furniture."""
    feeds = [line.replace("\f", "\n\f\n").split("\n") if "\f" in line else [line] for line in lines]
    flat = [line for group in feeds for line in group]
    pages = _pages(flat)
    repeated = _repeated_at_edges(pages) if len(pages) > 1 else _repeated_at_distance(flat)
    has_pages = sum(bool(PAGE_NUMBER.match(line.strip())) for line in flat) > 1
    kept: list[str] = []
    for line in flat:
        said = line.strip()
        if line == "\f":
            _mark_page_break(kept)
        elif PAGE_NUMBER.match(said) and (has_pages or UNAMBIGUOUS_PAGE_NUMBER.match(said)):
            tally.add(PAGE_NUMBERS, said)
            _mark_page_break(kept)
        elif said and _normalized_line(said) in repeated:
            tally.add(REPEATED, said)
            _mark_page_break(kept)
        else:
            kept.append(line)
    return kept


def _mark_page_break(kept: list[str]) -> None:
    """Blank lines around furniture belong to the page's edge."""
    while kept and not kept[-1].strip(" \t"):
        kept.pop()
    if kept and kept[-1] != PAGE_BREAK:
        kept.append(PAGE_BREAK)


def _normalized_line(said: str) -> str:
    """The same for a head whose number changes."""
    return DIGITS.sub("#", " ".join(said.split())).casefold()


def _pages(lines: list[str]) -> list[list[str]]:
    """Split after each number of a page, and at form feeds."""
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
    """What stands first or last on at least half of the pages, and on two at least. One line a page counts once."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_normalized_line(line) for line in _edges(page) if len(line) < 120})
    return {shape for shape, count in counts.items() if count >= max(2, len(pages) / 2) and not _is_numbered(shape)}


def _edges(page: list[str]) -> list[str]:
    """What may be a head or a foot: a short block by itself; a head may also stand right on the text, if it is no sentence."""
    blocks = [list(lines) for is_filled, lines in groupby(page, key=lambda line: bool(line.strip())) if is_filled]
    if PAGE_NUMBER.match(blocks[-1][-1].strip()):
        blocks[-1].pop()
    blocks = [[line.strip() for line in block] for block in blocks if block]
    if not blocks:
        return []
    head = blocks[0] if len(blocks[0]) <= MAX_HEADER_LINES else [line for line in blocks[0][:1] if not SENTENCE_END.search(line)]
    return [*head, *(blocks[-1] if len(blocks[-1]) <= MAX_HEADER_LINES else [])]


def _is_numbered(shape: str) -> bool:
    """Headings such as `#. Title` do not come again with the same words; `#` alone or a list mark says nothing."""
    return not re.search(r"[^\W\d_]{2}", shape)


def _repeated_at_distance(lines: list[str]) -> set[str]:
    """Without numbers of pages: what comes three times or more, between blank lines, at about the same distance."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        before, after = (lines[place - 1] if place else ""), (lines[place + 1] if place + 1 < len(lines) else "")
        if 3 < len(line.strip()) < 120 and not SENTENCE_END.search(line) and not (before.strip() and after.strip()):
            places[_normalized_line(line.strip())].append(place)
    found = set()
    for shape, where in places.items():
        gaps = [later - earlier for earlier, later in pairwise(where)]
        if len(gaps) >= 2 and min(gaps) >= MIN_PAGE_LINES and max(gaps) <= 1.5 * min(gaps) and not _is_numbered(shape):
            found.add(shape)
    return found
