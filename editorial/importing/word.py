"""A Word file as headings and passages: scrubbed a piece at a time, each piece made HTML by mammoth."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import mammoth

from editorial.importing import plain_word
from editorial.importing.finishing import finished
from editorial.importing.markup import SPACES
from editorial.importing.package import children_of_body, opened, root_of
from editorial.importing.relations import relations_of, tally_outside
from editorial.importing.scrubbing import Kept, Scrubber
from editorial.importing.understood import Heading, Passage, Picture, Refused, Tally
from editorial.importing.word_styles import ordered_levels, styles_of
from editorial.importing.wordml import children, prefixed, value, words

DOCUMENT, LONGEST_PIECE = "word/document.xml", 150  # blocks that are converted at once
STYLE_MAP = "p.Quote => blockquote > p:fresh\np.Caption => p.caption:fresh"
COMMENTS, FURNITURE = "Comments", "Heads and feet of pages"


class WordReader:
    """Reads one file once. Afterwards `pictures` and `tally` say what else was found."""

    def __init__(self, data: bytes) -> None:
        self.tally, self.pictures = Tally(), list[Picture]()
        self._package = opened(data)
        if DOCUMENT not in self._package.namelist():
            raise Refused("The file has no text where Word keeps it (word/document.xml). Open it in Word and save it again.")
        styles = styles_of(root_of(self._package, "word/styles.xml"))
        ordered = ordered_levels(root_of(self._package, "word/numbering.xml"))
        self._body, self._footnotes, self._endnotes = (
            Scrubber(styles, ordered, relations_of(self._package, part), self.tally, self.pictures)
            for part in (DOCUMENT, "word/footnotes.xml", "word/endnotes.xml")
        )
        self._notes = {
            "footnote": (self._footnotes, _notes_in(self._package, "w:footnote")),
            "endnote": (self._endnotes, _notes_in(self._package, "w:endnote")),
        }
        self._calls: list[Element] = []  # notes that a heading calls: the passage under it does

    def read(self) -> Iterator[Heading | Passage]:
        piece: list[Kept] = []
        for element in children_of_body(self._package, DOCUMENT):
            for kept in self._body.blocks(element):
                if kept.words.strip() and kept.style.role in ("heading", "title", "subtitle", "author"):
                    yield from self._converted(piece)
                    yield Heading(SPACES.sub(" ", kept.words).strip(), kept.style.level or 1, kept.style.role)
                    self._calls += [one for one in kept.element.iter() if one.tag.endswith("}footnoteReference")]
                elif len(piece) >= LONGEST_PIECE and not _is_in_list(kept):
                    yield from self._converted(piece)
                    piece.append(kept)
                else:
                    piece.append(kept)
        yield from self._converted(piece)
        self._tally_the_rest()

    def _converted(self, piece: list[Kept]) -> Iterator[Passage]:
        """Empties the piece."""
        body = [kept.element for kept in piece]
        piece.clear()
        if not body and not self._calls:
            return
        self._call_in(body)
        notes = {f"{kind}{key}": self._note(kind, key) for kind, key in self._body.called}
        links = {**self._body.links, **self._footnotes.links, **self._endnotes.links}
        made = mammoth.convert_to_html(
            plain_word.package(body, notes, links),
            style_map=STYLE_MAP,
            convert_image=mammoth.images.img_element(lambda image: {}),  # its alternative text is our key
        )
        self._body.called.clear()
        for scrubber in (self._body, self._footnotes, self._endnotes):
            scrubber.links.clear()
        passage = finished(made.value, {picture.uid: picture.alt for picture in self.pictures}, self.tally)
        if passage.html:
            yield passage

    def _call_in(self, body: list[Element]) -> None:
        """Notes of a heading are called at the end of the first paragraph under it."""
        if self._calls:
            calls = [plain_word.run("", one) for one in self._calls]
            self._calls = []
            if body and body[0].tag == f"{plain_word.W}p":
                body[0].extend(calls)
            else:
                body.insert(0, plain_word.paragraph(calls))

    def _note(self, kind: str, key: str) -> list[Element]:
        scrubber, known = self._notes[kind]
        blocks = [kept.element for inner in known.get(key, ()) for kept in scrubber.blocks(inner)]
        return [one for one in blocks if one.tag == f"{plain_word.W}p"]

    def _tally_the_rest(self) -> None:
        tally_outside(self._package, self.tally)
        for comment in children(root_of(self._package, "word/comments.xml"), "w:comment"):
            self.tally.add(COMMENTS, words(comment))
        seen = set()
        for name in self._package.namelist():
            if re.match(r"word/(header|footer)\d*\.xml$", name):
                root: Any = root_of(self._package, name)
                said = SPACES.sub(" ", words(root)).strip()
                if said and said not in seen:
                    seen.add(said)
                    self.tally.add(FURNITURE, said)


def _notes_in(package: ZipFile, name: str) -> dict[str, Element]:
    root = root_of(package, f"word/{name.removeprefix('w:')}s.xml")
    real = (one for one in children(root, name) if value(one, "w:type") in (None, "normal"))
    return {value(one, "w:id") or "": one for one in real}


def _is_in_list(kept: Kept) -> bool:
    return any(prefixed(part.tag) == "w:numPr" for part in kept.element.iter()) or kept.style.role in ("quote", "caption")
