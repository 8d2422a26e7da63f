"""Reads a Word file as headings and passages: filters it batch by batch and converts each batch to HTML with mammoth."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import mammoth

from editorial.document_import.docx import docx_builder
from editorial.document_import.docx.docx_filter import DocxFilter, FilteredBlock
from editorial.document_import.docx.docx_package import iterate_body, open_package, parse_part
from editorial.document_import.docx.docx_relationships import relationships_of, tally_external_relationships
from editorial.document_import.docx.docx_styles import ordered_list_levels, styles_by_id
from editorial.document_import.docx.html_postprocess import postprocess_html
from editorial.document_import.docx.ooxml import all_text, attribute_value, children, prefixed_name
from editorial.document_import.html.html_tree import SPACES
from editorial.document_import.parsed_document import DocumentRefused, EmbeddedPicture, Heading, HtmlPassage, OmissionTally

DOCUMENT, MAX_BLOCKS_PER_CONVERSION = "word/document.xml", 150  # in one conversion, which bounds its memory
STYLE_MAP = "p.Quote => blockquote > p:fresh\np.Caption => p.caption:fresh"
COMMENTS, HEADERS_AND_FOOTERS = "Comments", "Heads and feet of pages"


class DocxReader:
    """Reads one file once. `pictures` and `tally` are complete after `read`."""

    def __init__(self, data: bytes) -> None:
        self.tally, self.pictures = OmissionTally(), list[EmbeddedPicture]()
        self._package = open_package(data)
        if DOCUMENT not in self._package.namelist():
            raise DocumentRefused(
                "The file has no text where Word keeps it (word/document.xml). Open it in Word and save it again."
            )
        styles = styles_by_id(parse_part(self._package, "word/styles.xml"))
        ordered = ordered_list_levels(parse_part(self._package, "word/numbering.xml"))
        self._body, self._footnotes, self._endnotes = (
            DocxFilter(styles, ordered, relationships_of(self._package, part), self.tally, self.pictures)
            for part in (DOCUMENT, "word/footnotes.xml", "word/endnotes.xml")
        )
        self._notes = {
            "footnote": (self._footnotes, _notes_by_id(self._package, "w:footnote")),
            "endnote": (self._endnotes, _notes_by_id(self._package, "w:endnote")),
        }
        self._pending_note_references: list[Element] = []  # references in a heading, moved to the passage under it

    def read(self) -> Iterator[Heading | HtmlPassage]:
        batch: list[FilteredBlock] = []
        for element in iterate_body(self._package, DOCUMENT):
            for block in self._body.blocks(element):
                if block.words.strip() and block.style.role in ("heading", "title", "subtitle", "author"):
                    yield from self._convert(batch)
                    yield Heading(SPACES.sub(" ", block.words).strip(), block.style.level or 1, block.style.role)
                    self._pending_note_references += [
                        part for part in block.element.iter() if part.tag.endswith("}footnoteReference")
                    ]
                elif len(batch) >= MAX_BLOCKS_PER_CONVERSION and not _is_in_list(block):
                    yield from self._convert(batch)
                    batch.append(block)
                else:
                    batch.append(block)
        yield from self._convert(batch)
        self._tally_unread_parts()

    def _convert(self, batch: list[FilteredBlock]) -> Iterator[HtmlPassage]:
        """Converts the blocks of the batch and empties it."""
        body = [block.element for block in batch]
        batch.clear()
        if not body and not self._pending_note_references:
            return
        self._append_note_references(body)
        notes = {f"{kind}{key}": self._note(kind, key) for kind, key in self._body.note_references}
        links = {**self._body.links, **self._footnotes.links, **self._endnotes.links}
        converted = mammoth.convert_to_html(
            docx_builder.build_package(body, notes, links),
            style_map=STYLE_MAP,
            convert_image=mammoth.images.img_element(lambda image: {}),  # the alternative text is the key of the picture
        )
        self._body.note_references.clear()
        for part_filter in (self._body, self._footnotes, self._endnotes):
            part_filter.links.clear()
        passage = postprocess_html(converted.value, {picture.uid: picture.alt for picture in self.pictures}, self.tally)
        if passage.html:
            yield passage

    def _append_note_references(self, body: list[Element]) -> None:
        """Moves the note references of a heading to the end of the first paragraph under it."""
        if self._pending_note_references:
            calls = [docx_builder.text_run("", element) for element in self._pending_note_references]
            self._pending_note_references = []
            if body and body[0].tag == f"{docx_builder.W}p":
                body[0].extend(calls)
            else:
                body.insert(0, docx_builder.paragraph(calls))

    def _note(self, kind: str, key: str) -> list[Element]:
        part_filter, notes_by_id = self._notes[kind]
        blocks = [block.element for inner in notes_by_id.get(key, ()) for block in part_filter.blocks(inner)]
        return [element for element in blocks if element.tag == f"{docx_builder.W}p"]

    def _tally_unread_parts(self) -> None:
        tally_external_relationships(self._package, self.tally)
        for comment in children(parse_part(self._package, "word/comments.xml"), "w:comment"):
            self.tally.add(COMMENTS, all_text(comment))
        seen = set()
        for name in self._package.namelist():
            if re.match(r"word/(header|footer)\d*\.xml$", name):
                root: Any = parse_part(self._package, name)
                text = SPACES.sub(" ", all_text(root)).strip()
                if text and text not in seen:
                    seen.add(text)
                    self.tally.add(HEADERS_AND_FOOTERS, text)


def _notes_by_id(package: ZipFile, name: str) -> dict[str, Element]:
    root = parse_part(package, f"word/{name.removeprefix('w:')}s.xml")
    real = (element for element in children(root, name) if attribute_value(element, "w:type") in (None, "normal"))
    return {attribute_value(element, "w:id") or "": element for element in real}


def _is_in_list(block: FilteredBlock) -> bool:
    return any(prefixed_name(part.tag) == "w:numPr" for part in block.element.iter()) or block.style.role in ("quote", "caption")
