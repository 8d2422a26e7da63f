"""Footnotes in rich text: superscript marks such as `[1]`, and an ordered list under a last heading “Notes” or “注释”.

A text whose marks and notes do not match one to one stays unchanged.
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
    """A body in two forms: `page` links each mark to the list of notes; `printed` holds each note at its first mark."""

    page: str
    printed: str


def number_footnotes(bodies: Iterable[str]) -> tuple[list[FootnotedText], list[Footnote]]:
    """Returns the bodies with marks numbered continuously across all bodies, and all notes in that order."""
    footnoted: list[FootnotedText] = []
    notes: list[Footnote] = []
    for body in bodies:
        text, own = split_notes(body)
        first = len(notes)
        footnoted.append(FootnotedText(_link_marks(text, first) if own else text, _inline_notes(text, own)))
        notes += [Footnote(first + place, html) for place, html in enumerate(own, start=1)]
    return footnoted, notes


def split_notes(body: str) -> tuple[str, list[str]]:
    """Returns the text without its list of notes, and the notes as inline HTML, in order."""
    found = NOTES_SECTION.search(body)
    if not found:
        return body, []
    text = body[: found.start()].rstrip()
    notes = [_inline_html(html) for html in re.findall(NOTE_ITEM, found[2], re.DOTALL)]
    marked = {int(number) for number in FOOTNOTE_MARK.findall(text)}
    return (text, notes) if marked == set(range(1, len(notes) + 1)) else (body, [])


def _inline_html(html: str) -> str:
    return re.sub(r"</?p>", "", PARAGRAPH_BREAK.sub("<br>", html)).strip()


def _link_marks(text: str, first: int) -> str:
    """Links each mark to its note. The first mark of a number has the id to which the note links back."""
    seen: set[int] = set()

    def link(mark: re.Match[str]) -> str:
        number = first + int(mark[1])
        anchor = "" if number in seen else f' id="fnref.{number}"'
        seen.add(number)
        return f'<sup class="footnote-mark"{anchor}><a href="#fn.{number}" role="doc-noteref">{number}</a></sup>'

    return FOOTNOTE_MARK.sub(link, text)


def _inline_notes(text: str, notes: list[str]) -> str:
    """Puts each note at its first mark. A later mark keeps the number that it has in its section."""
    seen: set[int] = set()

    def note(mark: re.Match[str]) -> str:
        number = int(mark[1])
        if number in seen or number > len(notes):
            return mark[0]
        seen.add(number)
        return f'<span class="footnote">{notes[number - 1]}</span>'

    return FOOTNOTE_MARK.sub(note, text)
