"""Reads plain text as headings and passages: removes page headers, joins lines, detects headings, lists and tables."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from editorial.document_import.parsed_document import Heading, HtmlPassage, OmissionTally
from editorial.document_import.plain_text.columns import read_columns
from editorial.document_import.plain_text.detected_heading import DetectedHeading
from editorial.document_import.plain_text.hard_wraps import TextHabits, find_habits, join_soft_hyphens, unwrap_lines
from editorial.document_import.plain_text.heading_detection import FRONT_MATTER_LINE, detect_headings
from editorial.document_import.plain_text.line_spacing import remove_double_spacing
from editorial.document_import.plain_text.page_headers import SENTENCE_END, remove_page_headers
from editorial.document_import.plain_text.text_blocks import (
    BULLET,
    CELL_GAP,
    DOT_LEADER,
    NUMBERED_POINT,
    RULED_LINE,
    TextBlock,
    common_indent,
    first_line_indents,
    split_blocks,
)

CONTENTS, RULED_LINES = "Lines of tables of contents and indexes", "Ruled lines"
CONTENTS_HEADING = re.compile(r"^(?:table of )?contents$|^目\s*录$|^inhalt(?:sverzeichnis)?$", re.IGNORECASE)
TRAILING_PAGE_NUMBER = re.compile(r"(?:\.{2,}|…|\t|\s{2,})\s*(?:\d{1,4}|[ivx]+)\s*$")
ANNEX_LIST = re.compile(
    r"^([ \t\u3000]*附\s*件)[:：]([ \t\u3000]*\d)", re.MULTILINE
)  # the list of annexes begins on the line of its heading
MAX_GAP = 120  # blanks in a row: no page is wider, and expressions take long over more
LONG_GAP = re.compile(rf"[^\S\n]{{{MAX_GAP},}}")
MIN_QUOTE_INDENT = 3  # Latin letters beyond the indent of most lines


def read_plain_text(text: str, tally: OmissionTally) -> Iterator[Heading | HtmlPassage]:
    lines = read_columns(remove_page_headers(remove_double_spacing(_split_lines(text, tally)), tally))
    habits = find_habits(lines)
    blocks = list(_skip_contents(split_blocks(lines), tally))
    indents = {common_indent(blocks), *first_line_indents(blocks)}
    headings = detect_headings(blocks, habits)
    kinds = (_block_kind(block, headings.get(index), max(indents)) for index, block in enumerate(blocks))
    for (kind, _), run in groupby(zip(kinds, enumerate(blocks), strict=True), key=lambda pair: _group_key(pair[0], pair[1][0])):
        members = [(index, block) for _, (index, block) in run]
        if kind == "heading":
            for index, _ in members:
                yield from _heading(headings[index], habits)
        else:
            yield HtmlPassage(RENDERERS[kind]([block for _, block in members], habits))


def _group_key(kind: str, index: int) -> tuple[str, int]:
    """The key by which neighbouring list items are grouped; every other block is a group of its own."""
    return kind, (0 if kind in ("bullet", "point") else index)


def _split_lines(text: str, tally: OmissionTally) -> list[str]:
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    marked = join_soft_hyphens(unified).replace("\xa0", " ").replace("\x0b", "\n").replace("\f", "\ue000")
    narrow = LONG_GAP.sub(lambda gap: gap[0][:MAX_GAP], tally.clean(marked))
    lines = ANNEX_LIST.sub("\\1\n\\2", narrow).split("\n")
    return [line.rstrip().replace("\ue000", "\f") for line in lines]


def _skip_contents(blocks: list[TextBlock], tally: OmissionTally) -> Iterator[TextBlock]:
    """The blocks without the table of contents: lines that end in a page number after dots, or, under its heading, after a gap."""
    is_within = False
    for index, block in enumerate(blocks):
        text = " ".join(line.strip() for line in block.lines)
        if CONTENTS_HEADING.match(text) and index + 1 < len(blocks) and _leads_to_page(blocks[index + 1], TRAILING_PAGE_NUMBER):
            is_within = True
            tally.add(CONTENTS, text)
        elif _leads_to_page(block, DOT_LEADER) or (is_within and _leads_to_page(block, TRAILING_PAGE_NUMBER)):
            tally.add(CONTENTS, text, len(block.lines))
        elif RULED_LINE.match(block.lines[0]) and not _is_underline(blocks, index):
            tally.add(RULED_LINES)
        else:
            is_within = False
            yield block


def _leads_to_page(block: TextBlock, page_pattern: re.Pattern[str]) -> bool:
    return all(page_pattern.search(line) for line in block.lines)


def _is_underline(blocks: list[TextBlock], index: int) -> bool:
    before = blocks[index - 1] if index else None
    return before is not None and before.group == blocks[index].group and len(before.lines) == 1


def _block_kind(block: TextBlock, heading: DetectedHeading | None, margin: int) -> str:
    if heading is not None:
        return "heading"
    if block.mark:
        return block.mark
    if len(block.lines) > 1 and all("\t" in line.strip() for line in block.lines):
        return "table"
    is_sentence = len(block.lines) > 1 or bool(SENTENCE_END.search(block.lines[0]))  # a date or name at the right is no quotation
    is_quote = is_sentence and block.indent >= margin + MIN_QUOTE_INDENT
    if is_quote or all(line.lstrip().startswith(">") for line in block.lines):
        return "quote"
    return "underline" if RULED_LINE.match(block.lines[0]) else "paragraph"


def _heading(detected: DetectedHeading, habits: TextHabits) -> Iterator[Heading | HtmlPassage]:
    rest = detected.rest or []
    if detected.role == "front":
        yield from (HtmlPassage(_paragraph_html(line.strip())) for line in rest)
        return
    yield Heading(detected.text, detected.level, detected.role)
    if detected.are_lines:
        yield from (HtmlPassage(_paragraph_html(line.strip())) for line in rest)
        return
    if rest and detected.role == "title" and not FRONT_MATTER_LINE.search(rest[0]):
        yield Heading(unwrap_lines(rest, habits), role="subtitle")
    elif rest:
        yield HtmlPassage(_paragraph_html(unwrap_lines(rest, habits)))


def _paragraph_html(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>"


def _paragraphs_html(blocks: list[TextBlock], habits: TextHabits) -> str:
    return "".join(_paragraph_html(unwrap_lines(block.lines, habits)) for block in blocks)


def _quote_html(blocks: list[TextBlock], habits: TextHabits) -> str:
    lines = [[line.lstrip().removeprefix(">") for line in block.lines] for block in blocks]
    return "".join(f"<blockquote>{_paragraph_html(unwrap_lines(block_lines, habits))}</blockquote>" for block_lines in lines)


def _bullet_list_html(blocks: list[TextBlock], habits: TextHabits) -> str:
    points = (unwrap_lines([BULLET.sub("", block.lines[0], count=1), *block.lines[1:]], habits) for block in blocks)
    return f"<ul>{''.join(f'<li>{_paragraph_html(point)}</li>' for point in points)}</ul>"


def _numbered_list_html(blocks: list[TextBlock], habits: TextHabits) -> str:
    first = NUMBERED_POINT.match(blocks[0].lines[0])
    number = int(first[1]) if first and first[1] else 1
    points = (unwrap_lines([NUMBERED_POINT.sub("", block.lines[0], count=1), *block.lines[1:]], habits) for block in blocks)
    start = f' start="{number}"' if number != 1 else ""
    return f"<ol{start}>{''.join(f'<li>{_paragraph_html(point)}</li>' for point in points)}</ol>"


def _table_html(blocks: list[TextBlock], habits: TextHabits) -> str:
    """A table; its first row becomes the header."""
    rows = [[escape(cell.strip(), quote=False) for cell in line.strip().split("\t")] for line in blocks[0].lines]
    head = "".join(f"<th>{cell}</th>" for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _rows_html(blocks: list[TextBlock], habits: TextHabits) -> str:
    """The rows of a table that is set with spaces: a line each, with a wide space between the cells."""
    rows = (escape(CELL_GAP.sub("\u2003", line.strip()), quote=False) for line in blocks[0].lines)
    return f"<p>{'<br>'.join(rows)}</p>"


RENDERERS = {
    "paragraph": _paragraphs_html,
    "quote": _quote_html,
    "bullet": _bullet_list_html,
    "point": _numbered_list_html,
    "table": _table_html,
    "rows": _rows_html,
    "underline": lambda blocks, habits: "",
}
