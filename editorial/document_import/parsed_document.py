"""The parsed document: the same value for a Word file, a text file and pasted text."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from infra.text.clean_text import clean_characters, remove_control_characters

MAX_SAMPLE_LENGTH = 160  # characters of a sample
INVISIBLE_CHARACTERS = "Invisible characters"


class DocumentRefused(Exception):
    """The file or text is refused. The message tells editors why, and what to do."""


@dataclass(frozen=True)
class Heading:
    """A heading in its place in the text. `role` is "heading", "title", "subtitle" or "author"; `level` counts from 1."""

    text: str
    level: int = 1
    role: str = "heading"


@dataclass(frozen=True)
class HtmlPassage:
    """Text between two headings, or a part of it: HTML with marks `<sup>[n]</sup>`, and the notes that the marks refer to."""

    html: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class EmbeddedPicture:
    """`uid` is the key in the HTML (`<figure data-media>`), `entry` the name of the part in the package."""

    uid: str
    entry: str
    alt: str = ""


@dataclass(frozen=True)
class OmittedContent:
    what: str
    count: int
    sample: str = ""


@dataclass(frozen=True)
class Section:
    """`level` is 1 to 3. `title` is "" before the first heading; `number` is as typed. `html` ends with the section's notes."""

    level: int
    title: str
    number: str
    html: str


@dataclass(frozen=True)
class ParsedDocument:
    """`front` has the short lines of the title page beside title and subtitle: authors, dates, numbers."""

    source: str
    title: str
    subtitle: str
    front: tuple[str, ...]
    sections: tuple[Section, ...]
    pictures: tuple[EmbeddedPicture, ...] = ()
    left_out: tuple[OmittedContent, ...] = ()
    warnings: tuple[str, ...] = ()

    def with_omissions(self, left_out: Iterable[OmittedContent]) -> "ParsedDocument":
        return replace(self, left_out=(*self.left_out, *left_out))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ParsedDocument":
        return cls(
            **{
                **data,
                "front": tuple(data["front"]),
                "warnings": tuple(data["warnings"]),
                "sections": tuple(Section(**item) for item in data["sections"]),
                "pictures": tuple(EmbeddedPicture(**item) for item in data["pictures"]),
                "left_out": tuple(OmittedContent(**item) for item in data["left_out"]),
            }
        )


class OmissionTally:
    """Counts omitted content by kind, in the order of first occurrence, each with a sample."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._samples: dict[str, str] = {}

    def add(self, what: str, sample: str = "", count: int = 1) -> None:
        self._counts[what] += count
        words = " ".join(sample.split())
        if words and words not in self._samples.get(what, "") and len(self._samples.get(what, "")) < MAX_SAMPLE_LENGTH:
            before = self._samples.get(what)
            self._samples[what] = (f"{before} · {words}" if before else words)[: MAX_SAMPLE_LENGTH + 1]

    def clean(self, text: str) -> str:
        """The text as `clean_characters` leaves it, without control characters; what is removed is counted."""
        cleaned = clean_characters(remove_control_characters(text))
        if removed := len(text) - len(cleaned):
            self.add(INVISIBLE_CHARACTERS, count=removed)
        return cleaned

    def count(self, what: str) -> int:
        return self._counts[what]

    def left_out(self) -> tuple[OmittedContent, ...]:
        return tuple(OmittedContent(what, count, shortened(self._samples.get(what, ""))) for what, count in self._counts.items())


def shortened(words: str) -> str:
    return words if len(words) <= MAX_SAMPLE_LENGTH else words[:MAX_SAMPLE_LENGTH].rstrip() + "…"
