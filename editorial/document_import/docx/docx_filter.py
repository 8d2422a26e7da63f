"""Filters the content of a Word file that readers are meant to see, and counts the rest: deleted or hidden text, objects."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import uuid4
from xml.etree.ElementTree import Element

from editorial.document_import.docx import docx_builder
from editorial.document_import.docx.docx_relationships import PartRelationships
from editorial.document_import.docx.docx_styles import DEFAULT_STYLE, ParagraphStyle, numbering_of
from editorial.document_import.docx.field_codes import FieldCodeTracker, hyperlink_address, is_table_of_contents
from editorial.document_import.docx.ooxml import all_text, attribute_value, child, children, descendant, is_on, prefixed_name
from editorial.document_import.parsed_document import EmbeddedPicture, OmissionTally

DELETED = "Deleted text (tracked changes)"
INSERTED = "Inserted text (tracked changes), which is kept"
HIDDEN = "Hidden text"
CONTENTS = "Lines of tables of contents and indexes"
FORMULAS = "Formulas"
OBJECTS = "Embedded files and objects"
CHARTS = "Charts and diagrams"
EMPTY_FORM_FIELDS = "Form fields that nobody filled in"
UNFOLLOWED_LINKS = "Links to files or other places (the text is kept)"
STRUCK_THROUGH = "Struck-through text, which is kept as ordinary text"
PICTURE_EXTENSIONS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
UNSUPPORTED_PICTURES = "Pictures of a kind that browsers do not show"
UNSTYLED = {f"{docx_builder.W}footnoteReference", f"{docx_builder.W}drawing"}
WRAPPER_ELEMENTS = {"w:smartTag", "w:customXml", "w:dir", "w:bdo"}
UNREADABLE_ELEMENTS = {
    "m:oMath": FORMULAS,
    "m:oMathPara": FORMULAS,
    "w:altChunk": OBJECTS,
    "w:subDoc": OBJECTS,
    "w:object": OBJECTS,
}


class FilteredBlock(NamedTuple):
    """A reduced paragraph or table; a paragraph has its style and its words."""

    element: Element
    style: ParagraphStyle = DEFAULT_STYLE
    words: str = ""
    is_table: bool = False


class DocxFilter:
    """Filters one part of the file. The caller reads and empties `links` and `note_references`."""

    def __init__(
        self,
        styles: dict[str, ParagraphStyle],
        ordered: dict[tuple[str, str], bool],
        relations: PartRelationships,
        tally: OmissionTally,
        pictures: list[EmbeddedPicture],
    ) -> None:
        self.styles, self.ordered, self.relations, self.tally, self.pictures = styles, ordered, relations, tally, pictures
        self.links: dict[str, str] = {}
        self.note_references: list[tuple[str, str]] = []
        self._fields = FieldCodeTracker()
        self._carried_runs: list[Element] = []  # of a paragraph whose paragraph mark is deleted
        self._text_boxes: list[Element] = []  # text boxes anchored in the paragraph
        self._has_contents = False  # the paragraph belongs to a table of contents

    def blocks(self, element: Element) -> Iterator[FilteredBlock]:
        """The paragraphs and tables in the element, in order."""
        name = prefixed_name(element.tag)
        if name == "w:p":
            yield from self._paragraph(element)
        elif name == "w:tbl":
            yield FilteredBlock(self._table(element), is_table=True)
        elif name in UNREADABLE_ELEMENTS:
            self.tally.add(UNREADABLE_ELEMENTS[name], all_text(element))
        else:
            for inner in self._unwrap(element):
                yield from self.blocks(inner)

    def _unwrap(self, element: Element) -> Iterable[Element]:
        """The visible content of a wrapper element; the rest is counted."""
        name = prefixed_name(element.tag)
        if name in WRAPPER_ELEMENTS:
            return element
        if name in ("w:ins", "w:moveTo"):
            self.tally.add(INSERTED, all_text(element))
            return element
        if name in ("w:del", "w:moveFrom"):
            self.tally.add(DELETED, all_text(element))
        elif name == "w:sdt":
            return self._content_control(element)
        elif name == "mc:AlternateContent":
            return _alternate_content(element)
        elif name == "w:ruby":
            return [base for part in element if prefixed_name(part.tag) == "w:rubyBase" for base in part]
        return ()

    def _content_control(self, element: Element) -> Iterable[Element]:
        properties, content = child(element, "w:sdtPr"), child(element, "w:sdtContent")
        gallery = attribute_value(descendant(properties, "w:docPartObj", "w:docPartGallery")) or ""
        if content is None or gallery.lower() in ("table of contents", "bibliographies index"):
            self.tally.add(CONTENTS, all_text(element), max(1, sum(1 for p in element.iter() if prefixed_name(p.tag) == "w:p")))
            return ()
        if child(properties, "w:showingPlcHdr") is not None:
            self.tally.add(EMPTY_FORM_FIELDS, all_text(content))
            return ()
        return content

    def _paragraph(self, element: Element) -> Iterator[FilteredBlock]:
        properties = child(element, "w:pPr")
        style = self.styles.get(attribute_value(child(properties, "w:pStyle")) or "", self.styles.get("", DEFAULT_STYLE))
        runs = [*self._carried_runs, *self._inline(element, style)]
        self._carried_runs = []
        boxes, self._text_boxes = self._text_boxes, []
        if self._has_contents or style.role == "contents":
            self.tally.add(CONTENTS, "".join(map(all_text, runs)))
            self._has_contents = False
        if descendant(properties, "w:rPr", "w:del") is not None:
            self._carried_runs = runs
        elif style.role != "contents":
            yield self._kept(properties, style, runs)
        for box in boxes:
            for inner in box:
                yield from self.blocks(inner)

    def _kept(self, properties: Element | None, style: ParagraphStyle, runs: list[Element]) -> FilteredBlock:
        text = "".join(map(all_text, runs))
        outline = attribute_value(child(properties, "w:outlineLvl")) or ""
        if not style.role and outline.isdigit() and int(outline) < 9:
            style = ParagraphStyle("heading", int(outline) + 1)
        named = {"quote": "Quote", "caption": "Caption"}.get(style.role, "")
        numbering = None if style.role else self._numbering(numbering_of(child(properties, "w:numPr")) or style.numbering)
        return FilteredBlock(docx_builder.paragraph(runs, style=named, numbering=numbering), style, text)

    def _numbering(self, place: tuple[str, str] | None) -> tuple[str, str] | None:
        if place is None or place[0] == "0":
            return None
        return docx_builder.NUMBERED_LIST if self.ordered.get(place) else docx_builder.BULLET_LIST, min(place[1], "4")

    def _table(self, table: Element) -> Element:
        look = descendant(table, "w:tblPr", "w:tblLook")
        bits = attribute_value(look) or "0"
        has_head = attribute_value(look, "w:firstRow") in ("1", "true", "on") or bool(int(bits, 16) & 0x20)
        rows = [row for row in self._parts_of(table, "w:tr") if self._is_read(row)]
        made = docx_builder.word_element("tbl")
        for place, row in enumerate(rows):
            is_head = child(child(row, "w:trPr"), "w:tblHeader") is not None or (has_head and place == 0 and len(rows) > 1)
            marks = [docx_builder.word_element("trPr", docx_builder.word_element("tblHeader"))] if is_head else []
            made.append(docx_builder.word_element("tr", *marks, *(self._cell(cell) for cell in self._parts_of(row, "w:tc"))))
        return made

    def _parts_of(self, element: Element, name: str) -> Iterator[Element]:
        """Rows or cells of the element, those in wrapper elements too."""
        for part in element:
            if prefixed_name(part.tag) == name:
                yield part
            else:
                yield from (inner for wrapped in self._unwrap(part) for inner in (wrapped,) if prefixed_name(inner.tag) == name)

    def _is_read(self, row: Element) -> bool:
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
        made = docx_builder.word_element("tc", docx_builder.word_element("tcPr", *_spans(properties)))
        if child(properties, "w:cellDel") is not None:
            self.tally.add(DELETED, all_text(cell))
            return made
        made.extend([kept.element for inner in cell for kept in self.blocks(inner)])
        return made

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
                for inner in self._unwrap(part):
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
            self.tally.add(UNFOLLOWED_LINKS, all_text(link))
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
        key = self._key(properties, own, run)
        for part in run:
            if self._fields.consume(part):
                continue
            if self._fields.is_in_contents:
                self._has_contents = True
                self.tally.add(CONTENTS, all_text(part), 0)
            elif is_hidden:
                self.tally.add(HIDDEN, all_text(part), int(prefixed_name(part.tag) == "w:t"))
            elif not self._fields.is_in_instruction:
                inner = [docx_builder.text_run("" if one.tag in UNSTYLED else key, one) for one in self._part(part, style)]
                yield from self._link(self._fields.address, inner)

    def _key(self, properties: Element | None, own: ParagraphStyle, run: Element) -> str:
        switches = (("b", is_on(properties, "w:b"), own.is_bold), ("i", is_on(properties, "w:i"), own.is_italic))
        key = "".join(letter for letter, value, inherited in switches if (inherited if value is None else value))
        if is_on(properties, "w:strike") or is_on(properties, "w:dstrike"):
            self.tally.add(STRUCK_THROUGH, all_text(run))
        return key + {"superscript": "u", "subscript": "d"}.get(attribute_value(child(properties, "w:vertAlign")) or "", "")

    def _part(self, part: Element, style: ParagraphStyle) -> Iterator[Element]:
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
            yield docx_builder.word_element(
                "sym", font=attribute_value(part, "w:font") or "", char=attribute_value(part, "w:char") or "0"
            )
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            yield self._note(name.removeprefix("w:").removesuffix("Reference"), attribute_value(part, "w:id") or "")
        elif name in ("w:drawing", "w:pict"):
            yield from self._drawing(part)
        elif name in UNREADABLE_ELEMENTS:
            self.tally.add(UNREADABLE_ELEMENTS[name], all_text(part))
        else:
            for inner in self._unwrap(part):
                yield from (one[-1] for one in self._run(inner, style)) if name == "w:ruby" else self._part(inner, style)

    def _note(self, kind: str, key: str) -> Element:
        self.note_references.append((kind, key))
        return docx_builder.word_element("footnoteReference", id=f"{kind}{key}")

    def _drawing(self, drawing: Element) -> Iterator[Element]:
        found = {prefixed_name(part.tag): part for part in reversed(list(drawing.iter()))}
        about = found.get("wp:docPr")
        if about is not None and about.get("hidden") in ("1", "true"):
            self.tally.add(HIDDEN, f"a picture: {about.get('descr', '')}")
        elif "w:txbxContent" in found:
            self._text_boxes += [part for part in drawing.iter() if prefixed_name(part.tag) == "w:txbxContent"]
        elif "?:chart" in found or "?:relIds" in found:
            self.tally.add(CHARTS, about.get("descr", "") if about is not None else "")
        else:
            alt = (about.get("descr") or about.get("title") or "") if about is not None else ""
            for part in drawing.iter():
                key = {"a:blip": attribute_value(part, "r:embed"), "v:imagedata": attribute_value(part, "r:id")}.get(
                    prefixed_name(part.tag)
                )
                if key in self.relations.parts:
                    yield from self._picture(self.relations.parts[key], alt or attribute_value(part, "o:title") or "")

    def _picture(self, entry: str, alt: str) -> Iterator[Element]:
        if not entry.lower().endswith(PICTURE_EXTENSIONS):
            self.tally.add(UNSUPPORTED_PICTURES, alt or entry.rpartition("/")[2])
            return
        made = EmbeddedPicture(str(uuid4()), entry, " ".join(alt.split())[:500])
        self.pictures.append(made)
        yield docx_builder.picture_drawing(made.uid)


def _alternate_content(element: Element) -> Iterable[Element]:
    """One of the forms in which Word writes the same drawing: the present one, if it holds something that is read here."""
    choice, fallback = child(element, "mc:Choice"), child(element, "mc:Fallback")
    known = {"w:t", "a:blip", "w:txbxContent", "?:chart", "?:relIds"}
    is_read = choice is not None and any(prefixed_name(part.tag) in known for part in choice.iter())
    chosen = choice if is_read or fallback is None else fallback
    return () if chosen is None else chosen


def _spans(properties: Element | None) -> Iterator[Element]:
    span, merged = attribute_value(child(properties, "w:gridSpan")), children(properties, "w:vMerge")
    if span and span.isdigit():
        yield docx_builder.word_element("gridSpan", val=str(min(int(span), 60)))
    if merged:
        yield docx_builder.word_element("vMerge", val=attribute_value(merged[0]) or "continue")
