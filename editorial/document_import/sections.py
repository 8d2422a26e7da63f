"""Builds sections from headings and passages: finds the title, maps levels to 1 to 3, splits off numbers, places the notes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape, unescape

from catalogue.documents.footnotes import FOOTNOTE_MARK, split_notes
from editorial.document_import.closing_sections import find_standing_sections
from editorial.document_import.heading_numbers import (
    join_heading_number,
    levels_by_kind,
    parse_heading_number,
    split_heading_number,
)
from editorial.document_import.parsed_document import Heading, HtmlPassage, OmissionTally, ParsedDocument, Section

MAX_SECTIONS = 100  # deeper headings stay in the text where there would be more
MAX_SECTIONS_IN_FORM = 200  # each has four fields, and Django accepts 1,000 fields a form
MAX_LEVEL = 3
TAGS = re.compile(r"<[^>]+>")
PARAGRAPHS = re.compile(r"<p>(.*?)</p>", re.DOTALL)
BOLD = re.compile(r"^<p>\s*<strong>(.*?)</strong>\s*</p>$", re.DOTALL)
PARAGRAPH = re.compile(r"^<p>.*</p>$", re.DOTALL)
BLOCK_BOUNDARY = re.compile("|".join(f"(?<=</{tag}>)(?=<p>)" for tag in ("p", "ul", "ol", "table", "blockquote")))
MAX_FRONT_LINE_LENGTH = 160
STANDING_WARNING = (
    "At the end stands what every issue says, and nothing of the subject: {}. It is set to “Left out”. To keep it, choose "
    "something else under “What becomes of it”."
)
NOTES_HEADING = "<h3>Notes</h3>"
SENTENCE_END = re.compile(r"[.;:。；：]$")


@dataclass
class HeadedPart:
    """A heading and the passages under it."""

    heading: Heading | None
    passages: list[HtmlPassage] = field(default_factory=list)


def build_document(pieces: Iterable[Heading | HtmlPassage], tally: OmissionTally, *, source: str, name: str = "") -> ParsedDocument:
    """`name` is the file's name without extension, the last resort for a title."""
    parts, warnings = _guess_headings(_group_by_heading(map(partial(_clean, tally), pieces)))
    title, subtitle, authors, parts = _take_titles(parts)
    front, parts = _take_front_matter(parts)
    sections = _fold_last_sections(_fold_deep_sections(_to_sections(parts)))
    if not title:
        title = title_from_name(tally.clean(name))
        warnings.append(f"No title was found. {'The name of the file stands in its place.' if title else 'Please write one.'}")
    if not any(section.title for section in sections):
        warnings.append("No headings were found: the text is one section. You can divide it in the form afterwards.")
    if standing := [sections[index].title for index in sorted(find_standing_sections(sections)) if sections[index].level == 1]:
        warnings.append(STANDING_WARNING.format(", ".join(f"“{one}”" for one in standing)))
    return ParsedDocument(source, title[:300], subtitle[:300], (*authors, *front), tuple(sections), warnings=tuple(warnings))


def title_from_name(name: str) -> str:
    return name.replace("_", " ").strip()[:300]


def _clean(tally: OmissionTally, piece: Heading | HtmlPassage) -> Heading | HtmlPassage:
    if isinstance(piece, Heading):
        return replace(piece, text=tally.clean(piece.text))
    return HtmlPassage(tally.clean(piece.html), tuple(map(tally.clean, piece.notes)))


def with_notes(html: str, notes: Iterable[str]) -> str:
    """The HTML with its notes at the end, in the form that `catalogue.documents.footnotes` splits."""
    points = "".join(f"<li><p>{note}</p></li>" for note in notes)
    return f"{html}{NOTES_HEADING}<ol>{points}</ol>" if points else html


def join_bodies(bodies: Iterable[str]) -> str:
    """Joins texts with notes of their own: the marks are renumbered, and all notes follow at the end."""
    text, notes = "", list[str]()
    for body in bodies:
        body_text, body_notes = split_notes(body)
        text += FOOTNOTE_MARK.sub(partial(_shift_mark, by=len(notes)), body_text) if body_notes else body_text
        notes += body_notes
    return with_notes(text, notes)


def _shift_mark(mark: re.Match[str], *, by: int) -> str:
    return f"<sup>[{int(mark[1]) + by}]</sup>"


def plain_text_of(html: str) -> str:
    return " ".join(unescape(TAGS.sub(" ", html)).split())


def _group_by_heading(pieces: Iterable[Heading | HtmlPassage]) -> list[HeadedPart]:
    parts = [HeadedPart(None)]
    for piece in pieces:
        if isinstance(piece, Heading):
            parts.append(HeadedPart(piece))
        elif piece.html:
            parts[-1].passages.append(piece)
    return parts


def _guess_headings(parts: list[HeadedPart]) -> tuple[list[HeadedPart], list[str]]:
    """Where there are no headings, takes short paragraphs that are bold or numbered for headings."""
    if any(part.heading and part.heading.role == "heading" for part in parts):
        return parts, []
    guessed: list[HeadedPart] = []
    for part in parts:
        guessed.append(HeadedPart(part.heading))
        for passage in part.passages:
            _split_at_bold_lines(passage, guessed)
    if sum(part.heading is not None for part in guessed) == sum(part.heading is not None for part in parts):
        return parts, []
    numbers = [number for part in guessed if part.heading and (number := parse_heading_number(part.heading.text))]
    levels = levels_by_kind(numbers)
    for part in guessed:
        if part.heading and part.heading.role == "heading" and (number := parse_heading_number(part.heading.text)):
            part.heading = replace(part.heading, level=levels[number.kind] + number.depth - 1)
    return guessed, ["The file marks no headings. Short bold or numbered lines were taken for headings: please check them."]


def _split_at_bold_lines(passage: HtmlPassage, parts: list[HeadedPart]) -> None:
    if passage.notes:
        parts[-1].passages.append(passage)
        return
    for block in BLOCK_BOUNDARY.split(passage.html):
        text = plain_text_of(block)
        if text and len(text) <= 100 and not SENTENCE_END.search(text) and _is_like_a_heading(block, text):
            parts.append(HeadedPart(Heading(text)))
        else:
            parts[-1].passages.append(HtmlPassage(block))


def _is_like_a_heading(block: str, text: str) -> bool:
    """Whether the block is bold as a whole, or numbered as chapters are. (A bare `3.` may be a list item.)"""
    bold = BOLD.match(block)
    number = parse_heading_number(text) if PARAGRAPH.match(block) else None
    is_chapter = number is not None and bool(number.title) and number.kind in ("part", "chapter", "section", "word", "han")
    return is_chapter or (bold is not None and "<strong>" not in bold[1] and "<br>" not in bold[1])


def _take_titles(parts: list[HeadedPart]) -> tuple[str, str, list[str], list[HeadedPart]]:
    """Title, subtitle and authors, and the parts without them."""
    texts_by_role: dict[str, list[str]] = {"title": [], "subtitle": [], "author": []}
    remaining = [HeadedPart(None)]
    for part in parts:
        if part.heading and part.heading.role in texts_by_role:
            texts_by_role[part.heading.role].append(part.heading.text)
            remaining[-1].passages += part.passages
        elif part.heading is None:
            remaining[-1].passages += part.passages
        else:
            remaining.append(part)
    if not texts_by_role["title"] and _first_heading_is_title(remaining):
        texts_by_role["title"] = [remaining[1].heading.text]  # type: ignore[union-attr]
        remaining = [HeadedPart(None, remaining[1].passages), *remaining[2:]]
    if not texts_by_role["title"] and (first := _take_title_line(remaining)):
        texts_by_role["title"] = [first]
    return " ".join(texts_by_role["title"]), " ".join(texts_by_role["subtitle"]), texts_by_role["author"], remaining


def _first_heading_is_title(parts: list[HeadedPart]) -> bool:
    """Whether the first heading is the title: the only one of its level above others, or with hardly a line under it."""
    headings = [part.heading for part in parts if part.heading]
    if len(headings) < 2 or parts[0].passages or parse_heading_number(headings[0].text):
        return False
    others = min(heading.level for heading in headings[1:])
    text_below = plain_text_of("".join(passage.html for passage in parts[1].passages))
    is_bare = len(text_below) < MAX_FRONT_LINE_LENGTH and not SENTENCE_END.search(text_below)
    return headings[0].level < others or (headings[0].level == others and is_bare)


def _take_title_line(parts: list[HeadedPart]) -> str:
    """Removes and returns the first line of the first passage where it is short and no sentence; else ""."""
    passages = parts[0].passages
    first = PARAGRAPHS.match(passages[0].html) if passages else None
    text = plain_text_of(first[1]) if first else ""
    is_all = len(parts) == 1 and len(passages) == 1 and first is not None and not passages[0].html[first.end() :]
    if (
        not first
        or not text
        or is_all
        or len(text) > MAX_FRONT_LINE_LENGTH
        or SENTENCE_END.search(text)
        or "<a" in first[1]
        or "<sup" in first[1]
    ):
        return ""
    passages[0] = replace(passages[0], html=passages[0].html[first.end() :])
    return text


def _take_front_matter(parts: list[HeadedPart]) -> tuple[list[str], list[HeadedPart]]:
    """Removes and returns the lines before the first heading where all are short; else they stay as a section."""
    html = "".join(passage.html for passage in parts[0].passages)
    lines = [plain_text_of(line) for paragraph in PARAGRAPHS.findall(html) for line in paragraph.split("<br>")]
    rest = PARAGRAPHS.sub("", html)
    is_more = plain_text_of(rest) or "<figure" in rest or any(passage.notes for passage in parts[0].passages)
    if (
        len(parts) > 1
        and not is_more
        and all(len(line) <= MAX_FRONT_LINE_LENGTH and not line.endswith((".", "。")) for line in lines)
    ):
        return [line for line in lines if line], parts[1:]
    return [], parts if plain_text_of(html) or "<figure" in html else parts[1:]


def _to_sections(parts: list[HeadedPart]) -> list[Section]:
    """Maps the levels that occur to 1, 2 and 3; deeper levels become 3."""
    heading_levels = sorted({part.heading.level for part in parts if part.heading})
    section_levels = {level: min(rank, MAX_LEVEL) for rank, level in enumerate(heading_levels, start=1)}
    sections = []
    for part in parts:
        number, title = split_heading_number(part.heading.text) if part.heading else ("", "")
        body = join_bodies(with_notes(passage.html, passage.notes) for passage in part.passages)
        level = section_levels[part.heading.level] if part.heading else 1
        sections.append(Section(level, title[:300], number, body))
    return sections


def _fold_deep_sections(sections: list[Section]) -> list[Section]:
    """Turns the deepest sections into headings of the text until there are at most MAX_SECTIONS."""
    for level in (3, 2):
        if len(sections) <= MAX_SECTIONS:
            return sections
        folded: list[Section] = []
        for section in sections:
            if section.level >= level and folded:
                heading = f"<h{level + 1}>{escape(join_heading_number(section.number, section.title), quote=False)}</h{level + 1}>"
                folded[-1] = replace(folded[-1], html=join_bodies([folded[-1].html, heading + section.html]))
            else:
                folded.append(section)
        sections = folded
    return sections


def _fold_last_sections(sections: list[Section]) -> list[Section]:
    """Joins the sections that do not fit in the form to the last one that fits."""
    first, others = sections[: MAX_SECTIONS_IN_FORM - 1], sections[MAX_SECTIONS_IN_FORM - 1 :]
    if len(others) < 2:
        return sections
    bodies = [
        others[0].html,
        *(
            f"<h3>{escape(join_heading_number(section.number, section.title), quote=False)}</h3>{section.html}"
            for section in others[1:]
        ),
    ]
    return [*first, replace(others[0], html=join_bodies(bodies))]
