"""Filters the blocks of a Word file that readers are meant to see: paragraphs and tables, reduced for the converter."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from editorial.document_import.docx import docx_builder
from editorial.document_import.docx.docx_drawings import HIDDEN
from editorial.document_import.docx.docx_numbering import ListMark, ListNumbering, list_place
from editorial.document_import.docx.docx_relationships import PartRelationships
from editorial.document_import.docx.docx_runs import UNSTYLED, RunFilter
from editorial.document_import.docx.docx_styles import DEFAULT_STYLE, ParagraphStyle, inherited_place
from editorial.document_import.docx.docx_wrappers import CONTENTS, DELETED, UNREADABLE_ELEMENTS, children_through_wrappers, unwrap
from editorial.document_import.docx.ooxml import all_text, attribute_value, child, children, descendant, is_on, prefixed_name
from editorial.document_import.html.list_marks import BULLET, marked_text
from editorial.document_import.parsed_document import EmbeddedPicture, OmissionTally

CONVERTER_STYLES = {"quote": "Quote", "caption": "Caption"}
HEADER_ROW_BIT = 0x20  # of `w:tblLook`
MAX_SPAN = 60
MAX_HEADING_LENGTH = 300  # of a title or heading; what is longer stays in the text
UNSHOWN_CELLS = "Text in merged cells, which Word does not show"
TABLE_DESCRIPTIONS = "Descriptions of tables"


class FilteredBlock(NamedTuple):
    """A reduced paragraph or table; a paragraph has its style and its words with the number before them."""

    element: Element
    style: ParagraphStyle = DEFAULT_STYLE
    words: str = ""
    is_list_item: bool = False


class DocxFilter:
    """Filters one part of the file. The caller reads and empties `links` and `note_references`."""

    def __init__(
        self,
        styles: dict[str, ParagraphStyle],
        numbering: ListNumbering,
        relations: PartRelationships,
        tally: OmissionTally,
        pictures: list[EmbeddedPicture],
    ) -> None:
        self.styles, self.numbering, self.tally = styles, numbering, tally
        self._runs = RunFilter(styles, relations, tally, pictures)
        self.links, self.note_references = self._runs.links, self._runs.note_references
        self._carried_runs: list[Element] = []  # of a paragraph whose paragraph mark is deleted

    def blocks(self, element: Element) -> Iterator[FilteredBlock]:
        """The paragraphs and tables in the element, in order."""
        name = prefixed_name(element.tag)
        if name == "w:p":
            yield from self._paragraph(element)
        elif name == "w:tbl":
            yield FilteredBlock(self._table(element))
        elif name in UNREADABLE_ELEMENTS:
            self.tally.add(UNREADABLE_ELEMENTS[name], all_text(element))
        else:
            for inner in unwrap(element, self.tally):
                yield from self.blocks(inner)

    def _paragraph(self, element: Element) -> Iterator[FilteredBlock]:
        """The paragraph, then the blocks of its text boxes."""
        properties = child(element, "w:pPr")
        style = self.styles.get(attribute_value(child(properties, "w:pStyle")) or "", self.styles.get("", DEFAULT_STYLE))
        content = self._runs.paragraph_content(element, style)
        runs, self._carried_runs = [*self._carried_runs, *content.runs], []
        if content.is_contents or style.role == "contents":
            self.tally.add(CONTENTS, "".join(map(all_text, runs)))
        if descendant(properties, "w:rPr", "w:del") is not None:
            self._carried_runs = runs
        elif style.role != "contents":
            yield self._reduced_paragraph(element, properties, style, runs)
        for box in content.text_boxes:
            for inner in box:
                yield from self.blocks(inner)

    def _reduced_paragraph(
        self, element: Element, properties: Element | None, style: ParagraphStyle, runs: list[Element]
    ) -> FilteredBlock:
        text = "".join(map(all_text, runs))
        outline = attribute_value(child(properties, "w:outlineLvl")) or ""
        if not style.role and outline.isdigit() and int(outline) < 9:
            style = replace(style, role="heading", level=int(outline) + 1)
        if len(text) > MAX_HEADING_LENGTH and style.role not in CONVERTER_STYLES:
            style = replace(style, role="")
        counted = self._mark(element, properties, style, runs)
        has_content = bool(text.strip()) or any(part.tag in UNSTYLED for run in runs for part in run.iter())
        mark = counted if has_content else None  # of an empty item only the count is kept
        paragraph = docx_builder.paragraph(runs, style=CONVERTER_STYLES.get(style.role, ""), mark=mark)
        words = marked_text(mark.text, text) if mark and mark.text != BULLET and text.strip() else text
        return FilteredBlock(paragraph, style, words, is_list_item=counted is not None)

    def _mark(self, element: Element, properties: Element | None, style: ParagraphStyle, runs: list[Element]) -> ListMark | None:
        """The number or bullet; a paragraph of which all text is hidden or deleted is not counted."""
        if not runs and all_text(element).strip():
            return None
        return self.numbering.mark(inherited_place([list_place(properties), style.numbering]))

    def _table(self, table: Element) -> Element:
        look = descendant(table, "w:tblPr", "w:tblLook")
        bits = attribute_value(look) or "0"
        has_header = attribute_value(look, "w:firstRow") in ("1", "true", "on") or bool(int(bits, 16) & HEADER_ROW_BIT)
        descriptions = (descendant(table, "w:tblPr", name) for name in ("w:tblCaption", "w:tblDescription"))
        for description in filter(None, map(attribute_value, descriptions)):
            self.tally.add(TABLE_DESCRIPTIONS, description)
        rows = [row for row in children_through_wrappers(table, "w:tr", self.tally) if self._is_visible(row)]
        reduced = docx_builder.word_element("tbl")
        for index, row in enumerate(rows):
            is_first = has_header and index == 0 and len(rows) > 1
            is_header = is_first or child(child(row, "w:trPr"), "w:tblHeader") is not None
            marks = [docx_builder.word_element("trPr", docx_builder.word_element("tblHeader"))] if is_header else []
            cells = (self._cell(cell) for cell in children_through_wrappers(row, "w:tc", self.tally))
            reduced.append(docx_builder.word_element("tr", *marks, *cells))
        return reduced

    def _is_visible(self, row: Element) -> bool:
        properties = child(row, "w:trPr")
        if child(properties, "w:del") is not None:
            self.tally.add(DELETED, all_text(row))
            return False
        if is_on(properties, "w:hidden"):
            self.tally.add(HIDDEN, all_text(row))
            return False
        return True

    def _cell(self, cell: Element) -> Element:
        properties = child(cell, "w:tcPr")
        reduced = docx_builder.word_element("tc", docx_builder.word_element("tcPr", *_spans(properties)))
        if child(properties, "w:cellDel") is not None:
            self.tally.add(DELETED, all_text(cell))
            return reduced
        merged = child(properties, "w:vMerge")
        if merged is not None and attribute_value(merged) in (None, "continue") and all_text(cell).strip():
            self.tally.add(UNSHOWN_CELLS, all_text(cell))
        reduced.extend([block.element for inner in cell for block in self.blocks(inner)])
        return reduced


def _spans(properties: Element | None) -> Iterator[Element]:
    span, merged = attribute_value(child(properties, "w:gridSpan")), children(properties, "w:vMerge")
    if span and span.isdigit():
        yield docx_builder.word_element("gridSpan", val=str(min(int(span), MAX_SPAN)))
    if merged:
        yield docx_builder.word_element("vMerge", val=attribute_value(merged[0]) or "continue")
