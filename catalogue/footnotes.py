"""Footnotes in rich text: a superscript `[1]` in the text, and the first point of a list under a last heading “Notes”.

Nothing new is allowed into the text: where marks and notes do not match one to one, it stays as it was written.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

MARK = re.compile(r"<sup>\[(\d{1,3})\]</sup>")
POINT = r"<li>((?:(?!</?(?:li|ul|ol|table|blockquote|h\d)\b).)*)</li>"
NOTES = re.compile(rf"<h([34])>\s*(?:Notes|注释)\s*</h\1>\s*<ol>\s*((?:{POINT}\s*)+)</ol>\s*$", re.DOTALL)
BREAK = re.compile(r"</p>\s*<p>")


class Note(NamedTuple):
    number: int
    html: str


class Noted(NamedTuple):
    """A body as a page shows it, with links to the notes below; and as it is printed, each note where it is called."""

    page: str
    printed: str


def numbered(bodies: Iterable[str]) -> tuple[list[Noted], list[Note]]:
    """The bodies with their marks numbered through, and all notes in that order."""
    noted: list[Noted] = []
    notes: list[Note] = []
    for body in bodies:
        text, own = apart(body)
        first = len(notes)
        noted.append(Noted(_marked(text, first) if own else text, _with_notes(text, own)))
        notes += [Note(first + place, html) for place, html in enumerate(own, start=1)]
    return noted, notes


def apart(body: str) -> tuple[str, list[str]]:
    """The text without its list of notes, and the notes as inline HTML, in order."""
    found = NOTES.search(body)
    if not found:
        return body, []
    text = body[: found.start()].rstrip()
    notes = [_inline(html) for html in re.findall(POINT, found[2], re.DOTALL)]
    called = {int(number) for number in MARK.findall(text)}
    return (text, notes) if called == set(range(1, len(notes) + 1)) else (body, [])


def _inline(html: str) -> str:
    return re.sub(r"</?p>", "", BREAK.sub("<br>", html)).strip()


def _marked(text: str, first: int) -> str:
    """Marks lead to their notes; the first of a number is where the note leads back to."""
    seen: set[int] = set()

    def link(mark: re.Match[str]) -> str:
        number = first + int(mark[1])
        place = "" if number in seen else f' id="fnref.{number}"'
        seen.add(number)
        return f'<sup class="note-mark"{place}><a href="#fn.{number}" role="doc-noteref">{number}</a></sup>'

    return MARK.sub(link, text)


def _with_notes(text: str, notes: list[str]) -> str:
    """Each note once, at its first mark; a later mark repeats the number of the section."""
    seen: set[int] = set()

    def note(mark: re.Match[str]) -> str:
        number = int(mark[1])
        if number in seen or number > len(notes):
            return mark[0]
        seen.add(number)
        return f'<span class="footnote">{notes[number - 1]}</span>'

    return MARK.sub(note, text)
