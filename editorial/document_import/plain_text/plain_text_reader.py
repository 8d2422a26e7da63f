"""Reads plain text as headings and passages: removes page headers, joins lines, detects headings, lists and tables."""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import groupby

from editorial.document_import.html.html_tree import INVISIBLE
from editorial.document_import.parsed_document import Heading, HtmlPassage, OmissionTally
from editorial.document_import.plain_text.hard_wraps import count_words, unwrap_lines
from editorial.document_import.plain_text.heading_detection import FRONT_MATTER_LINE, DetectedHeading, detect_headings
from editorial.document_import.plain_text.page_headers import remove_page_headers
from editorial.document_import.plain_text.text_blocks import (
    BULLET,
    DOT_LEADER,
    NUMBERED_POINT,
    RULED_LINE,
    TextBlock,
    common_indent,
    split_blocks,
)

CONTENTS, RULED_LINES, INVISIBLE_CHARACTERS = "Lines of tables of contents and indexes", "Ruled lines", "Invisible characters"
CONTENTS_HEADING = re.compile(r"^(?:table of )?contents$|^目\s*录$|^inhalt(?:sverzeichnis)?$", re.IGNORECASE)
TRAILING_PAGE_NUMBER = re.compile(r"(?:\.{2,}|…|\t|\s{2,})\s*(?:\d{1,4}|[ivx]+)\s*$")
MIN_QUOTE_INDENT = 3  # Latin letters beyond the indent of most lines


def read_plain_text(text: str, tally: OmissionTally) -> Iterator[Heading | HtmlPassage]:
    lines = remove_page_headers(_split_lines(text, tally), tally)
    known = count_words(lines)
    units = list(_skip_contents(split_blocks(lines), tally))
    margin = common_indent(units)
    found = detect_headings(units, known)
    kinds = (_block_kind(unit, found.get(place), margin) for place, unit in enumerate(units))
    for (kind, _), run in groupby(zip(kinds, enumerate(units), strict=True), key=lambda one: _group_key(one[0], one[1])):
        members = [(place, unit) for _, (place, unit) in run]
        if kind == "heading":
            for place, _ in members:
                yield from _heading(found[place], known)
        else:
            yield HtmlPassage(RENDERERS[kind]([unit for _, unit in members], known))


def _group_key(kind: str, placed: tuple[int, TextBlock]) -> tuple[str, int]:
    """The key by which neighbouring list items are grouped; every other block is a group of its own."""
    return kind, (0 if kind in ("bullet", "point") else placed[0])


def _split_lines(text: str, tally: OmissionTally) -> list[str]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\xa0", " ")
    fed = plain.replace("\x0b", "\n").replace("\f", "\ue000")
    clean = INVISIBLE.sub("", fed)
    if hidden := len(fed) - len(clean):
        tally.add(INVISIBLE_CHARACTERS, count=hidden)
    return [line.rstrip() for line in clean.replace("\ue000", "\f").split("\n")]


def _skip_contents(units: list[TextBlock], tally: OmissionTally) -> Iterator[TextBlock]:
    """The blocks without the table of contents: lines that end in a page number after dots, or, under its heading, after a gap."""
    is_within = False
    for place, unit in enumerate(units):
        text = " ".join(line.strip() for line in unit.lines)
        if CONTENTS_HEADING.match(text) and place + 1 < len(units) and _leads_to_page(units[place + 1], TRAILING_PAGE_NUMBER):
            is_within = True
            tally.add(CONTENTS, text)
        elif _leads_to_page(unit, DOT_LEADER) or (is_within and _leads_to_page(unit, TRAILING_PAGE_NUMBER)):
            tally.add(CONTENTS, text, len(unit.lines))
        elif RULED_LINE.match(unit.lines[0]) and not _is_underline(units, place):
            tally.add(RULED_LINES)
        else:
            is_within = False
            yield unit


def _leads_to_page(unit: TextBlock, to_a_page: re.Pattern[str]) -> bool:
    return all(to_a_page.search(line) for line in unit.lines)


def _is_underline(units: list[TextBlock], place: int) -> bool:
    before = units[place - 1] if place else None
    return before is not None and before.group == units[place].group and len(before.lines) == 1


def _block_kind(unit: TextBlock, heading: DetectedHeading | None, margin: int) -> str:
    if heading is not None:
        return "heading"
    if unit.mark:
        return unit.mark
    if len(unit.lines) > 1 and all("\t" in line.strip() for line in unit.lines):
        return "table"
    if all(line.lstrip().startswith(">") for line in unit.lines) or unit.indent >= margin + MIN_QUOTE_INDENT:
        return "quote"
    return "underline" if RULED_LINE.match(unit.lines[0]) else "paragraph"


def _heading(found: DetectedHeading, known: Counter[str]) -> Iterator[Heading | HtmlPassage]:
    rest = found.rest or []
    if found.role == "front":
        yield from (HtmlPassage(_paragraph_html(line.strip())) for line in rest)
        return
    yield Heading(found.text, found.level, found.role)
    if rest and found.role == "title" and not FRONT_MATTER_LINE.search(rest[0]):
        yield Heading(unwrap_lines(rest, known), role="subtitle")
    elif rest:
        yield HtmlPassage(_paragraph_html(unwrap_lines(rest, known)))


def _paragraph_html(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>"


def _paragraphs_html(units: list[TextBlock], known: Counter[str]) -> str:
    return "".join(_paragraph_html(unwrap_lines(unit.lines, known)) for unit in units)


def _quote_html(units: list[TextBlock], known: Counter[str]) -> str:
    lines = [[line.lstrip().removeprefix(">") for line in unit.lines] for unit in units]
    return "".join(f"<blockquote>{_paragraph_html(unwrap_lines(one, known))}</blockquote>" for one in lines)


def _bullet_list_html(units: list[TextBlock], known: Counter[str]) -> str:
    points = (unwrap_lines([BULLET.sub("", unit.lines[0], count=1), *unit.lines[1:]], known) for unit in units)
    return f"<ul>{''.join(f'<li>{_paragraph_html(point)}</li>' for point in points)}</ul>"


def _numbered_list_html(units: list[TextBlock], known: Counter[str]) -> str:
    first = NUMBERED_POINT.match(units[0].lines[0])
    number = int(first[1]) if first and first[1] else 1
    points = (unwrap_lines([NUMBERED_POINT.sub("", unit.lines[0], count=1), *unit.lines[1:]], known) for unit in units)
    start = f' start="{number}"' if number != 1 else ""
    return f"<ol{start}>{''.join(f'<li>{_paragraph_html(point)}</li>' for point in points)}</ol>"


def _table_html(units: list[TextBlock], known: Counter[str]) -> str:
    """A table; its first row becomes the header."""
    rows = [[escape(cell.strip(), quote=False) for cell in line.strip().split("\t")] for line in units[0].lines]
    head = "".join(f"<th>{cell}</th>" for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


RENDERERS = {
    "paragraph": _paragraphs_html,
    "quote": _quote_html,
    "bullet": _bullet_list_html,
    "point": _numbered_list_html,
    "table": _table_html,
    "underline": lambda units, known: "",
}
