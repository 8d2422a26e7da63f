"""Footnotes in rich text: a superscript `[1]` in the text, and the first point of a list under a last heading “Notes”.

Nothing new is allowed into the text: where marks and notes do not match one to one, it stays as it was written.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

FOOTNOTE_MARK = re.compile(r"<sup>\[(\d{1,3})\]</sup>")
NOTE_ITEM = r"<li>((?:(?!</?(?:li|ul|ol|table|blockquote|h\d)\b).)*)</li>"
NOTES_SECTION = re.compile(rf"<h([34])>\s*(?:Notes|注释)\s*</h\1>\s*<ol>\s*((?:{NOTE_ITEM}\s*)+)</ol>\s*$", re.DOTALL)
PARAGRAPH_BREAK = re.compile(r"</p>\s*<p>")


class Footnote(NamedTuple):
    number: int
    html: str


class FootnotedText(NamedTuple):
    """A body as a page shows it, with links to the notes below; and as it is printed, each note where it is called."""

    page: str
    printed: str


def number_footnotes(bodies: Iterable[str]) -> tuple[list[FootnotedText], list[Footnote]]:
    """The bodies with their marks numbered through, and all notes in that order."""
    noted: list[FootnotedText] = []
    notes: list[Footnote] = []
    for body in bodies:
        text, own = split_notes(body)
        first = len(notes)
        noted.append(FootnotedText(_link_marks(text, first) if own else text, _inline_notes(text, own)))
        notes += [Footnote(first + place, html) for place, html in enumerate(own, start=1)]
    return noted, notes


def split_notes(body: str) -> tuple[str, list[str]]:
    """The text without its list of notes, and the notes as inline HTML, in order."""
    found = NOTES_SECTION.search(body)
    if not found:
        return body, []
    text = body[: found.start()].rstrip()
    notes = [_inline_html(html) for html in re.findall(NOTE_ITEM, found[2], re.DOTALL)]
    called = {int(number) for number in FOOTNOTE_MARK.findall(text)}
    return (text, notes) if called == set(range(1, len(notes) + 1)) else (body, [])


def _inline_html(html: str) -> str:
    return re.sub(r"</?p>", "", PARAGRAPH_BREAK.sub("<br>", html)).strip()


def _link_marks(text: str, first: int) -> str:
    """Marks lead to their notes; the first of a number is where the note leads back to."""
    seen: set[int] = set()

    def link(mark: re.Match[str]) -> str:
        number = first + int(mark[1])
        place = "" if number in seen else f' id="fnref.{number}"'
        seen.add(number)
        return f'<sup class="footnote-mark"{place}><a href="#fn.{number}" role="doc-noteref">{number}</a></sup>'

    return FOOTNOTE_MARK.sub(link, text)


def _inline_notes(text: str, notes: list[str]) -> str:
    """Each note once, at its first mark; a later mark repeats the number of the section."""
    seen: set[int] = set()

    def note(mark: re.Match[str]) -> str:
        number = int(mark[1])
        if number in seen or number > len(notes):
            return mark[0]
        seen.add(number)
        return f'<span class="footnote">{notes[number - 1]}</span>'

    return FOOTNOTE_MARK.sub(note, text)
