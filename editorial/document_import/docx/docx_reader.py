"""Reads a Word file as headings and passages: filters it batch by batch and converts each batch to HTML with mammoth."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import mammoth

from editorial.document_import.docx import docx_builder
from editorial.document_import.docx.docx_filter import DocxFilter, FilteredBlock
from editorial.document_import.docx.docx_numbering import ListNumbering
from editorial.document_import.docx.docx_package import iterate_body, open_package, parse_part
from editorial.document_import.docx.docx_relationships import (
    main_part,
    part_beside,
    relationships_of,
    tally_external_relationships,
)
from editorial.document_import.docx.docx_styles import styles_by_id
from editorial.document_import.docx.html_postprocess import postprocess_html
from editorial.document_import.docx.ooxml import all_text, attribute_value, children
from editorial.document_import.docx.unread_parts import tally_unread_parts
from editorial.document_import.html.html_tree import SPACES
from editorial.document_import.parsed_document import EmbeddedPicture, Heading, HtmlPassage, OmissionTally

MAX_BLOCKS_PER_CONVERSION = 150  # in one conversion, which bounds its memory
STYLE_MAP = "p.Quote => blockquote > p:fresh\np.Caption => p.caption:fresh"
UNREFERENCED_NOTES, TABLES_IN_NOTES = "Notes without a mark in the text that is read", "Tables in notes"
UNKNOWN_SYMBOLS = "Symbols of fonts, which no text has"
MOVED_FROM_HEADINGS = (f"{docx_builder.W}footnoteReference", f"{docx_builder.W}drawing")


class DocxReader:
    """Reads one file once. `pictures` and `tally` are complete after `read`."""

    def __init__(self, data: bytes) -> None:
        self.tally, self.pictures = OmissionTally(), list[EmbeddedPicture]()
        self._package = open_package(data)
        self._main = main_part(self._package)
        parts = {kind: part_beside(self._package, self._main, kind) for kind in ("styles", "numbering", "footnotes", "endnotes")}
        styles = styles_by_id(parse_part(self._package, parts["styles"]))
        numbering = ListNumbering(parse_part(self._package, parts["numbering"]), self.tally)
        relations = [relationships_of(self._package, part) for part in (self._main, parts["footnotes"], parts["endnotes"])]
        self._body, self._footnotes, self._endnotes = self._filters = [
            DocxFilter(styles, numbering, one, self.tally, self.pictures) for one in relations
        ]
        self._notes = {
            "footnote": (self._footnotes, _notes_by_id(self._package, parts["footnotes"], "w:footnote")),
            "endnote": (self._endnotes, _notes_by_id(self._package, parts["endnotes"], "w:endnote")),
        }
        self._parts_read = [self._main, *parts.values()]
        self._used_by_drawings = [one.used for one in relations]
        self._from_headings: list[Element] = []  # note references and pictures of a heading, moved to the passage under it

    def read(self) -> Iterator[Heading | HtmlPassage]:
        batch: list[FilteredBlock] = []
        for element in iterate_body(self._package, self._main):
            for block in self._body.blocks(element):
                if block.words.strip() and block.style.role in ("heading", "title", "subtitle", "author"):
                    yield from self._convert(batch)
                    yield Heading(SPACES.sub(" ", block.words).strip(), block.style.level or 1, block.style.role)
                    self._from_headings += [part for part in block.element.iter() if part.tag in MOVED_FROM_HEADINGS]
                elif len(batch) >= MAX_BLOCKS_PER_CONVERSION and not _is_in_list(block):
                    yield from self._convert(batch)
                    batch.append(block)
                else:
                    batch.append(block)
        yield from self._convert(batch)
        self._tally_the_rest()

    def _convert(self, batch: list[FilteredBlock]) -> Iterator[HtmlPassage]:
        """Converts the blocks of the batch and empties it."""
        body = [block.element for block in batch]
        batch.clear()
        if not body and not self._from_headings:
            return
        self._append_from_headings(body)
        notes = {f"{kind}{key}": self._note(kind, key) for kind, key in self._body.note_references}
        links = dict(chain(*(one.links.items() for one in self._filters)))
        converted = mammoth.convert_to_html(
            docx_builder.build_package(body, notes, links),
            style_map=STYLE_MAP,
            convert_image=mammoth.images.img_element(lambda image: {}),  # the alternative text is the key of the picture
        )
        self._body.note_references.clear()
        for part_filter in self._filters:
            part_filter.links.clear()
        for symbol in (message.message for message in converted.messages if "w:sym" in message.message):
            self.tally.add(UNKNOWN_SYMBOLS, symbol.rpartition(": ")[2])
        alternatives = {picture.uid: picture.alt for picture in self.pictures}
        passage = postprocess_html(converted.value, alternatives, self.tally)
        self.pictures[:] = [replace(picture, alt=alternatives[picture.uid]) for picture in self.pictures]
        if passage.html:
            yield passage

    def _append_from_headings(self, body: list[Element]) -> None:
        """Moves the note references and pictures of a heading to the end of the first paragraph under it."""
        if self._from_headings:
            calls = [docx_builder.text_run("", element) for element in self._from_headings]
            self._from_headings = []
            if body and body[0].tag == f"{docx_builder.W}p":
                body[0].extend(calls)
            else:
                body.insert(0, docx_builder.paragraph(calls))

    def _note(self, kind: str, key: str) -> list[Element]:
        part_filter, notes_by_id = self._notes[kind]
        blocks = [block.element for inner in notes_by_id.pop(key, ()) for block in part_filter.blocks(inner)]
        for table in blocks:
            if table.tag == f"{docx_builder.W}tbl":
                self.tally.add(TABLES_IN_NOTES, all_text(table))
        return [element for element in blocks if element.tag == f"{docx_builder.W}p"]

    def _tally_the_rest(self) -> None:
        for _, notes in self._notes.values():
            for note in notes.values():
                self.tally.add(UNREFERENCED_NOTES, all_text(note))
        tally_external_relationships(self._package, self.tally)
        tally_unread_parts(self._package, {*self._parts_read, *chain(*self._used_by_drawings)}, self.tally)


def _notes_by_id(package: ZipFile, part: str, name: str) -> dict[str, Element]:
    real = (
        element for element in children(parse_part(package, part), name) if attribute_value(element, "w:type") in (None, "normal")
    )
    return {attribute_value(element, "w:id") or "": element for element in real}


def _is_in_list(block: FilteredBlock) -> bool:
    return block.is_list_item or block.style.role in ("quote", "caption")
