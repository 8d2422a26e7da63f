"""The runs of a paragraph in a Word file: text with its emphasis, links, fields, notes and pictures, reduced for the converter."""

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from editorial.document_import.docx import docx_builder
from editorial.document_import.docx.docx_drawings import HIDDEN, read_drawing
from editorial.document_import.docx.docx_relationships import PartRelationships
from editorial.document_import.docx.docx_styles import DEFAULT_STYLE, ParagraphStyle
from editorial.document_import.docx.docx_wrappers import CONTENTS, UNREADABLE_ELEMENTS, unwrap
from editorial.document_import.docx.field_codes import (
    FIELD_CODES,
    INTERNAL_LINKS,
    FieldCodeTracker,
    form_field_text,
    hyperlink_address,
    is_table_of_contents,
)
from editorial.document_import.docx.ooxml import all_text, attribute_value, child, is_on, prefixed_name
from editorial.document_import.html.html_tree import UNFOLLOWED_LINKS
from editorial.document_import.parsed_document import EmbeddedPicture, OmissionTally

STRUCK_THROUGH = "Struck-through text, which is kept as ordinary text"
UNSTYLED = {f"{docx_builder.W}footnoteReference", f"{docx_builder.W}drawing"}
VERTICAL_ALIGNMENTS = {"superscript": "u", "subscript": "d"}


class ParagraphContent(NamedTuple):
    """`runs` are reduced; `text_boxes` are anchored in the paragraph. `is_contents`: it is a line of a table of contents."""

    runs: list[Element]
    text_boxes: list[Element]
    is_contents: bool


class RunFilter:
    """Filters the paragraphs of one part in their order, because a field may end in a later paragraph.

    The caller reads and empties `links` and `note_references`.
    """

    def __init__(
        self,
        styles: dict[str, ParagraphStyle],
        relations: PartRelationships,
        tally: OmissionTally,
        pictures: list[EmbeddedPicture],
    ) -> None:
        self.styles, self.relations, self.tally, self.pictures = styles, relations, tally, pictures
        self.links: dict[str, str] = {}
        self.note_references: list[tuple[str, str]] = []
        self._fields = FieldCodeTracker(tally)
        self._text_boxes: list[Element] = []
        self._is_contents = False

    def paragraph_content(self, paragraph: Element, style: ParagraphStyle) -> ParagraphContent:
        self._text_boxes, self._is_contents = [], False
        runs = list(self._inline(paragraph, style))
        return ParagraphContent(runs, self._text_boxes, self._is_contents)

    def _inline(self, element: Element, style: ParagraphStyle) -> Iterator[Element]:
        """Runs and links in a paragraph or a wrapper element."""
        for part in element:
            name = prefixed_name(part.tag)
            if name == "w:r":
                yield from self._run(part, style)
            elif name == "w:hyperlink":
                yield from self._link(self._address_of(part), list(self._inline(part, style)))
            elif name == "w:fldSimple":
                yield from self._simple_field(part, style)
            elif name in UNREADABLE_ELEMENTS:
                self.tally.add(UNREADABLE_ELEMENTS[name], all_text(part))
            elif name != "w:pPr":
                for inner in unwrap(part, self.tally):
                    wrapping = Element("wrapping")
                    wrapping.append(inner)
                    yield from self._inline(wrapping, style)

    def _simple_field(self, field: Element, style: ParagraphStyle) -> Iterator[Element]:
        instruction = attribute_value(field, "w:instr") or ""
        if is_table_of_contents(instruction):
            self.tally.add(CONTENTS, all_text(field))
        else:
            yield from self._link(hyperlink_address(instruction), list(self._inline(field, style)))

    def _address_of(self, link: Element) -> str:
        key = attribute_value(link, "r:id")
        if key is not None and key not in self.relations.links:
            self.tally.add(UNFOLLOWED_LINKS, f"{all_text(link)}: {self.relations.other_links.get(key, '?')}")
        elif key is None and not self._fields.is_in_contents:
            self.tally.add(INTERNAL_LINKS, all_text(link))
        return self.relations.links.get(key or "", "")

    def _link(self, address: str, runs: list[Element]) -> list[Element]:
        if not address or not runs:
            return runs
        key = f"link{len(self.links) + 1}"
        self.links[key] = address
        return [docx_builder.hyperlink(key, runs)]

    def _run(self, run: Element, style: ParagraphStyle) -> Iterator[Element]:
        properties = child(run, "w:rPr")
        own = self.styles.get(attribute_value(child(properties, "w:rStyle")) or "", DEFAULT_STYLE)
        vanish = is_on(properties, "w:vanish")
        is_hidden = (style.is_hidden or own.is_hidden) if vanish is None else vanish
        key = self._emphasis_key(properties, own, run)
        for part in run:
            if self._fields.consume(part):
                if not is_hidden and (text := form_field_text(part)):
                    yield docx_builder.text_run(key, docx_builder.text_element(text))
                continue
            if self._fields.is_in_contents:
                self._is_contents = True
                self.tally.add(CONTENTS, all_text(part), 0)
            elif is_hidden:
                self.tally.add(HIDDEN, all_text(part), int(prefixed_name(part.tag) == "w:t"))
            elif self._fields.is_in_instruction:
                self.tally.add(FIELD_CODES, all_text(part), int(bool(all_text(part).strip())))
            else:
                elements = self._run_part(part, style)
                runs = [docx_builder.text_run("" if element.tag in UNSTYLED else key, element) for element in elements]
                yield from self._link(self._fields.address, runs)

    def _emphasis_key(self, properties: Element | None, own: ParagraphStyle, run: Element) -> str:
        """The key that `docx_builder.text_run` takes."""
        switches = (("b", is_on(properties, "w:b"), own.is_bold), ("i", is_on(properties, "w:i"), own.is_italic))
        key = "".join(letter for letter, value, inherited in switches if (inherited if value is None else value))
        if is_on(properties, "w:strike") or is_on(properties, "w:dstrike"):
            self.tally.add(STRUCK_THROUGH, all_text(run))
        return key + VERTICAL_ALIGNMENTS.get(attribute_value(child(properties, "w:vertAlign")) or "", "")

    def _run_part(self, part: Element, style: ParagraphStyle) -> Iterator[Element]:
        """The reduced elements for one child of a run."""
        name = prefixed_name(part.tag)
        if name == "w:t":
            yield docx_builder.text_element(part.text or "")
        elif name in ("w:tab", "w:ptab"):
            yield docx_builder.text_element(" ")
        elif name == "w:cr" or (name == "w:br" and attribute_value(part, "w:type") in (None, "textWrapping")):
            yield docx_builder.word_element("br")
        elif name == "w:noBreakHyphen":
            yield docx_builder.text_element("‑")
        elif name == "w:sym":
            font, char = attribute_value(part, "w:font") or "", attribute_value(part, "w:char") or "0"
            yield docx_builder.word_element("sym", font=font, char=char)
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            yield self._note_reference(name.removeprefix("w:").removesuffix("Reference"), attribute_value(part, "w:id") or "")
        elif name in ("w:drawing", "w:pict"):
            yield from self._drawing(part)
        elif name in UNREADABLE_ELEMENTS:
            self.tally.add(UNREADABLE_ELEMENTS[name], all_text(part))
        else:
            for inner in unwrap(part, self.tally):
                yield from (run[-1] for run in self._run(inner, style)) if name == "w:ruby" else self._run_part(inner, style)

    def _note_reference(self, kind: str, key: str) -> Element:
        self.note_references.append((kind, key))
        return docx_builder.word_element("footnoteReference", id=f"{kind}{key}")

    def _drawing(self, drawing: Element) -> Iterator[Element]:
        content = read_drawing(drawing, self.relations, self.tally)
        self._text_boxes += content.text_boxes
        self.pictures += content.pictures
        yield from (docx_builder.picture_drawing(picture.uid) for picture in content.pictures)
