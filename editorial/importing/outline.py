"""Headings and passages to sections: the title found, levels made 1 to 3, numbers taken off, notes put where they are called."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from html import unescape

from catalogue.footnotes import MARK, apart
from editorial.importing.markup import INVISIBLE
from editorial.importing.numbers import levels, numbered, titled, without_number
from editorial.importing.understood import Heading, Passage, Section, Tally, Understood

MOST_SECTIONS = 100  # more headings than these are kept as headings within the text
MOST_IN_A_FORM = 200  # four fields each: Django takes a thousand
DEEPEST = 3
TAGS = re.compile(r"<[^>]+>")
PARAGRAPHS = re.compile(r"<p>(.*?)</p>", re.DOTALL)
BOLD = re.compile(r"^<p>\s*<strong>(.*?)</strong>\s*</p>$", re.DOTALL)
PARAGRAPH = re.compile(r"^<p>.*</p>$", re.DOTALL)
BETWEEN = re.compile("|".join(f"(?<=</{tag}>)(?=<p>)" for tag in ("p", "ul", "ol", "table", "blockquote")))
LONGEST_FRONT = 160
NOTES = "<h3>Notes</h3>"
STOPS = re.compile(r"[.;:。；：]$")
UNSEEN = "Invisible characters"


@dataclass
class Part:
    """A heading and what stands under it."""

    heading: Heading | None
    passages: list[Passage] = field(default_factory=list)


def understood(read: Iterable[Heading | Passage], tally: Tally, *, source: str, name: str = "") -> Understood:
    """`name` is the file's, without its ending: the last resort for a title."""
    parts, warnings = _guessed(_parts(read))
    title, subtitle, authors, parts = _titles(parts)
    front, parts = _front(parts)
    sections = _within_a_form(_folded(_levelled(parts)))
    if not title:
        title = name.replace("_", " ").strip()
        warnings.append(f"No title was found. {'The name of the file stands in its place.' if title else 'Please write one.'}")
    if not any(section.title for section in sections):
        warnings.append("No headings were found: the text is one section. You can divide it in the form afterwards.")
    cleaned = [replace(one, title=_seen(one.title, tally), html=_seen(one.html, tally)) for one in sections]
    title, subtitle = (_seen(said, tally)[:300] for said in (title, subtitle))
    return Understood(source, title, subtitle, (*authors, *front), tuple(cleaned), warnings=tuple(warnings))


def with_notes(html: str, notes: Iterable[str]) -> str:
    """As `catalogue.footnotes` reads it."""
    points = "".join(f"<li><p>{note}</p></li>" for note in notes)
    return f"{html}{NOTES}<ol>{points}</ol>" if points else html


def joined(bodies: Iterable[str]) -> str:
    """Several texts, each with its own notes, as one: marks count on, and the notes stand together at the end."""
    text, notes = "", list[str]()
    for body in bodies:
        own, called = apart(body)
        text += MARK.sub(partial(_raised, by=len(notes)), own) if called else own
        notes += called
    return with_notes(text, notes)


def _raised(mark: re.Match[str], *, by: int) -> str:
    return f"<sup>[{int(mark[1]) + by}]</sup>"


def words_of(html: str) -> str:
    return " ".join(unescape(TAGS.sub(" ", html)).split())


def _parts(read: Iterable[Heading | Passage]) -> list[Part]:
    parts = [Part(None)]
    for one in read:
        if isinstance(one, Heading):
            parts.append(Part(one))
        elif one.html:
            parts[-1].passages.append(one)
    return parts


def _guessed(parts: list[Part]) -> tuple[list[Part], list[str]]:
    """Where nothing is marked as a heading, short paragraphs that are bold or numbered are taken for headings."""
    if any(part.heading and part.heading.role == "heading" for part in parts):
        return parts, []
    made: list[Part] = []
    for part in parts:
        made.append(Part(part.heading))
        for passage in part.passages:
            _cut_at_bold(passage, made)
    if sum(part.heading is not None for part in made) == sum(part.heading is not None for part in parts):
        return parts, []
    found = [one for part in made if part.heading and (one := numbered(part.heading.text))]
    ranks = levels(found)
    for part in made:
        if part.heading and part.heading.role == "heading" and (number := numbered(part.heading.text)):
            part.heading = replace(part.heading, level=ranks[number.kind] + number.depth - 1)
    return made, ["The file marks no headings. Short bold or numbered lines were taken for headings: please check them."]


def _cut_at_bold(passage: Passage, made: list[Part]) -> None:
    if passage.notes:
        made[-1].passages.append(passage)
        return
    for block in BETWEEN.split(passage.html):
        said = words_of(block)
        if said and len(said) <= 100 and not STOPS.search(said) and _is_like_a_heading(block, said):
            made.append(Part(Heading(said)))
        else:
            made[-1].passages.append(Passage(block))


def _is_like_a_heading(block: str, said: str) -> bool:
    """Bold as a whole, or numbered as chapters are. (A bare `3.` may be a point of a list.)"""
    bold = BOLD.match(block)
    number = numbered(said) if PARAGRAPH.match(block) else None
    is_chapter = number is not None and bool(number.title) and number.kind in ("part", "chapter", "section", "word", "han")
    return is_chapter or (bold is not None and "<strong>" not in bold[1] and "<br>" not in bold[1])


def _titles(parts: list[Part]) -> tuple[str, str, list[str], list[Part]]:
    """Title, subtitle, authors, and the parts without these."""
    found: dict[str, list[str]] = {"title": [], "subtitle": [], "author": []}
    kept = [Part(None)]
    for part in parts:
        if part.heading and part.heading.role in found:
            found[part.heading.role].append(part.heading.text)
            kept[-1].passages += part.passages
        elif part.heading is None:
            kept[-1].passages += part.passages
        else:
            kept.append(part)
    if not found["title"] and _is_title(kept):
        found["title"] = [kept[1].heading.text]  # type: ignore[union-attr]
        kept = [Part(None, kept[1].passages), *kept[2:]]
    if not found["title"] and (first := _first_line(kept)):
        found["title"] = [first]
    return " ".join(found["title"]), " ".join(found["subtitle"]), found["author"], kept


def _is_title(parts: list[Part]) -> bool:
    """Whether the first heading is the title: alone on its level above others, or with hardly a line under it."""
    headings = [part.heading for part in parts if part.heading]
    if len(headings) < 2 or parts[0].passages or numbered(headings[0].text):
        return False
    others = min(one.level for one in headings[1:])
    under = words_of("".join(passage.html for passage in parts[1].passages))
    is_bare = len(under) < LONGEST_FRONT and not STOPS.search(under)
    return headings[0].level < others or (headings[0].level == others and is_bare)


def _first_line(parts: list[Part]) -> str:
    """Taken out of the first passage, if it is short and no sentence."""
    passages = parts[0].passages
    first = PARAGRAPHS.match(passages[0].html) if passages else None
    said = words_of(first[1]) if first else ""
    is_all = len(parts) == 1 and len(passages) == 1 and first is not None and not passages[0].html[first.end() :]
    if not first or not said or is_all or len(said) > LONGEST_FRONT or STOPS.search(said) or "<a" in first[1] or "<sup" in first[1]:
        return ""
    passages[0] = replace(passages[0], html=passages[0].html[first.end() :])
    return said


def _front(parts: list[Part]) -> tuple[list[str], list[Part]]:
    """The short lines before the first heading, if there is nothing longer there; else they are a section."""
    html = "".join(passage.html for passage in parts[0].passages)
    lines = [words_of(line) for found in PARAGRAPHS.findall(html) for line in found.split("<br>")]
    rest = PARAGRAPHS.sub("", html)
    is_more = words_of(rest) or "<figure" in rest or any(passage.notes for passage in parts[0].passages)
    if len(parts) > 1 and not is_more and all(len(line) <= LONGEST_FRONT and not line.endswith((".", "。")) for line in lines):
        return [line for line in lines if line], parts[1:]
    return [], parts if words_of(html) or "<figure" in html else parts[1:]


def _levelled(parts: list[Part]) -> list[Section]:
    """Levels as they are found become 1, 2, 3; what lies deeper is 3 too."""
    ranks = {level: rank for rank, level in enumerate(sorted({part.heading.level for part in parts if part.heading}), start=1)}
    sections = []
    for part in parts:
        number, title = without_number(part.heading.text) if part.heading else ("", "")
        body = joined(with_notes(passage.html, passage.notes) for passage in part.passages)
        sections.append(Section(min(ranks[part.heading.level], DEEPEST) if part.heading else 1, title[:300], number, body))
    return sections


def _folded(sections: list[Section]) -> list[Section]:
    """Fewer sections, the deepest headings first, until a form can show them; the others stay headings of the text."""
    for level in (3, 2):
        if len(sections) <= MOST_SECTIONS:
            return sections
        made: list[Section] = []
        for one in sections:
            if one.level >= level and made:
                heading = f"<h{level + 1}>{escaped(titled(one.number, one.title))}</h{level + 1}>"
                made[-1] = replace(made[-1], html=joined([made[-1].html, heading + one.html]))
            else:
                made.append(one)
        sections = made
    return sections


def _within_a_form(sections: list[Section]) -> list[Section]:
    """What comes after so many sections becomes a part of the last."""
    first, others = sections[: MOST_IN_A_FORM - 1], sections[MOST_IN_A_FORM - 1 :]
    if len(others) < 2:
        return sections
    bodies = [others[0].html, *(f"<h3>{escaped(titled(one.number, one.title))}</h3>{one.html}" for one in others[1:])]
    return [*first, replace(others[0], html=joined(bodies))]


def escaped(said: str) -> str:
    return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _seen(said: str, tally: Tally) -> str:
    """Without characters that nobody sees."""
    clean = INVISIBLE.sub("", said)
    if len(clean) != len(said):
        tally.add(UNSEEN, count=len(said) - len(clean))
    return clean
