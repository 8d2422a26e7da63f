"""What of a Word file is meant to be read. The rest is counted: deleted and hidden text, comments, contents, formulas, objects."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import uuid4
from xml.etree.ElementTree import Element

from editorial.importing import plain_word
from editorial.importing.fields import Fields, address_in, is_contents
from editorial.importing.relations import Relations
from editorial.importing.understood import Picture, Tally
from editorial.importing.word_styles import PLAIN, Style, numbering_of
from editorial.importing.wordml import child, children, is_on, prefixed, value, within, words

DELETED = "Deleted text (tracked changes)"
INSERTED = "Inserted text (tracked changes), which is kept"
HIDDEN = "Hidden text"
CONTENTS = "Lines of tables of contents and indexes"
FORMULAS = "Formulas"
OBJECTS = "Embedded files and objects"
CHARTS = "Charts and diagrams"
FORMS = "Form fields that nobody filled in"
ODD_LINKS = "Links to files or other places (the text is kept)"
STRUCK = "Struck-through text, which is kept as ordinary text"
KINDS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
ODD_PICTURES = "Pictures of a kind that browsers do not show"
UNSTYLED = {f"{plain_word.W}footnoteReference", f"{plain_word.W}drawing"}
TRANSPARENT = {"w:smartTag", "w:customXml", "w:dir", "w:bdo"}
STRANGE = {"m:oMath": FORMULAS, "m:oMathPara": FORMULAS, "w:altChunk": OBJECTS, "w:subDoc": OBJECTS, "w:object": OBJECTS}


class Kept(NamedTuple):
    """A paragraph or table in small; a paragraph with its style and words."""

    element: Element
    style: Style = PLAIN
    words: str = ""
    is_table: bool = False


class Scrubber:
    """Of one part of the file. `links` and `called` (notes) are for the caller to take and empty."""

    def __init__(
        self,
        styles: dict[str, Style],
        ordered: dict[tuple[str, str], bool],
        relations: Relations,
        tally: Tally,
        pictures: list[Picture],
    ) -> None:
        self.styles, self.ordered, self.relations, self.tally, self.pictures = styles, ordered, relations, tally, pictures
        self.links: dict[str, str] = {}
        self.called: list[tuple[str, str]] = []
        self._fields = Fields()
        self._carried: list[Element] = []  # of a paragraph whose end was deleted
        self._boxes: list[Element] = []  # text boxes anchored in the paragraph
        self._has_contents = False  # the paragraph is one of a table of contents

    def blocks(self, element: Element) -> Iterator[Kept]:
        """Paragraphs and tables within, in order."""
        name = prefixed(element.tag)
        if name == "w:p":
            yield from self._paragraph(element)
        elif name == "w:tbl":
            yield Kept(self._table(element), is_table=True)
        elif name in STRANGE:
            self.tally.add(STRANGE[name], words(element))
        else:
            for inner in self._inside(element):
                yield from self.blocks(inner)

    def _inside(self, element: Element) -> Iterable[Element]:
        """The parts of a wrapping that are to be read; what is not is counted."""
        name = prefixed(element.tag)
        if name in TRANSPARENT:
            return element
        if name in ("w:ins", "w:moveTo"):
            self.tally.add(INSERTED, words(element))
            return element
        if name in ("w:del", "w:moveFrom"):
            self.tally.add(DELETED, words(element))
        elif name == "w:sdt":
            return self._control(element)
        elif name == "mc:AlternateContent":
            return _alternative(element)
        elif name == "w:ruby":
            return [base for part in element if prefixed(part.tag) == "w:rubyBase" for base in part]
        return ()

    def _control(self, element: Element) -> Iterable[Element]:
        properties, content = child(element, "w:sdtPr"), child(element, "w:sdtContent")
        gallery = value(within(properties, "w:docPartObj", "w:docPartGallery")) or ""
        if content is None or gallery.lower() in ("table of contents", "bibliographies index"):
            self.tally.add(CONTENTS, words(element), max(1, sum(1 for p in element.iter() if prefixed(p.tag) == "w:p")))
            return ()
        if child(properties, "w:showingPlcHdr") is not None:
            self.tally.add(FORMS, words(content))
            return ()
        return content

    def _paragraph(self, element: Element) -> Iterator[Kept]:
        properties = child(element, "w:pPr")
        style = self.styles.get(value(child(properties, "w:pStyle")) or "", self.styles.get("", PLAIN))
        runs = [*self._carried, *self._inline(element, style)]
        self._carried = []
        boxes, self._boxes = self._boxes, []
        if self._has_contents or style.role == "contents":
            self.tally.add(CONTENTS, "".join(map(words, runs)))
            self._has_contents = False
        if within(properties, "w:rPr", "w:del") is not None:
            self._carried = runs
        elif style.role != "contents":
            yield self._kept(properties, style, runs)
        for box in boxes:
            for inner in box:
                yield from self.blocks(inner)

    def _kept(self, properties: Element | None, style: Style, runs: list[Element]) -> Kept:
        said = "".join(map(words, runs))
        outline = value(child(properties, "w:outlineLvl")) or ""
        if not style.role and outline.isdigit() and int(outline) < 9:
            style = Style("heading", int(outline) + 1)
        named = {"quote": "Quote", "caption": "Caption"}.get(style.role, "")
        numbering = None if style.role else self._numbering(numbering_of(child(properties, "w:numPr")) or style.numbering)
        return Kept(plain_word.paragraph(runs, style=named, numbering=numbering), style, said)

    def _numbering(self, place: tuple[str, str] | None) -> tuple[str, str] | None:
        if place is None or place[0] == "0":
            return None
        return plain_word.NUMBERS if self.ordered.get(place) else plain_word.BULLETS, min(place[1], "4")

    def _table(self, table: Element) -> Element:
        look = within(table, "w:tblPr", "w:tblLook")
        bits = value(look) or "0"
        has_head = value(look, "w:firstRow") in ("1", "true", "on") or bool(int(bits, 16) & 0x20)
        rows = [row for row in self._parts_of(table, "w:tr") if self._is_read(row)]
        made = plain_word.w("tbl")
        for place, row in enumerate(rows):
            is_head = child(child(row, "w:trPr"), "w:tblHeader") is not None or (has_head and place == 0 and len(rows) > 1)
            marks = [plain_word.w("trPr", plain_word.w("tblHeader"))] if is_head else []
            made.append(plain_word.w("tr", *marks, *(self._cell(cell) for cell in self._parts_of(row, "w:tc"))))
        return made

    def _parts_of(self, element: Element, name: str) -> Iterator[Element]:
        """Rows or cells, those in wrappings too."""
        for part in element:
            if prefixed(part.tag) == name:
                yield part
            else:
                yield from (inner for wrapped in self._inside(part) for inner in (wrapped,) if prefixed(inner.tag) == name)

    def _is_read(self, row: Element) -> bool:
        properties = child(row, "w:trPr")
        if child(properties, "w:del") is not None:
            self.tally.add(DELETED, words(row))
            return False
        if is_on(properties, "w:hidden"):
            self.tally.add(HIDDEN, words(row))
            return False
        return True

    def _cell(self, cell: Element) -> Element:
        properties = child(cell, "w:tcPr")
        made = plain_word.w("tc", plain_word.w("tcPr", *_spans(properties)))
        if child(properties, "w:cellDel") is not None:
            self.tally.add(DELETED, words(cell))
            return made
        made.extend([kept.element for inner in cell for kept in self.blocks(inner)])
        return made

    def _inline(self, element: Element, style: Style) -> Iterator[Element]:
        """Runs and links within a paragraph or a wrapping."""
        for part in element:
            name = prefixed(part.tag)
            if name == "w:r":
                yield from self._run(part, style)
            elif name == "w:hyperlink":
                yield from self._link(self._address_of(part), list(self._inline(part, style)))
            elif name == "w:fldSimple":
                yield from self._simple_field(part, style)
            elif name in STRANGE:
                self.tally.add(STRANGE[name], words(part))
            elif name != "w:pPr":
                for inner in self._inside(part):
                    wrapping = Element("wrapping")
                    wrapping.append(inner)
                    yield from self._inline(wrapping, style)

    def _simple_field(self, field: Element, style: Style) -> Iterator[Element]:
        instruction = value(field, "w:instr") or ""
        if is_contents(instruction):
            self.tally.add(CONTENTS, words(field))
        else:
            yield from self._link(address_in(instruction), list(self._inline(field, style)))

    def _address_of(self, link: Element) -> str:
        key = value(link, "r:id")
        if key is not None and key not in self.relations.links:
            self.tally.add(ODD_LINKS, words(link))
        return self.relations.links.get(key or "", "")

    def _link(self, address: str, runs: list[Element]) -> list[Element]:
        if not address or not runs:
            return runs
        key = f"link{len(self.links) + 1}"
        self.links[key] = address
        return [plain_word.link(key, runs)]

    def _run(self, run: Element, style: Style) -> Iterator[Element]:
        properties = child(run, "w:rPr")
        own = self.styles.get(value(child(properties, "w:rStyle")) or "", PLAIN)
        said = is_on(properties, "w:vanish")
        is_hidden = (style.is_hidden or own.is_hidden) if said is None else said
        key = self._key(properties, own, run)
        for part in run:
            if self._fields.follow(part):
                continue
            if self._fields.is_in_contents:
                self._has_contents = True
                self.tally.add(CONTENTS, words(part), 0)
            elif is_hidden:
                self.tally.add(HIDDEN, words(part), int(prefixed(part.tag) == "w:t"))
            elif not self._fields.is_in_instruction:
                inner = [plain_word.run("" if one.tag in UNSTYLED else key, one) for one in self._part(part, style)]
                yield from self._link(self._fields.address, inner)

    def _key(self, properties: Element | None, own: Style, run: Element) -> str:
        switches = (("b", is_on(properties, "w:b"), own.is_bold), ("i", is_on(properties, "w:i"), own.is_italic))
        key = "".join(letter for letter, said, inherited in switches if (inherited if said is None else said))
        if is_on(properties, "w:strike") or is_on(properties, "w:dstrike"):
            self.tally.add(STRUCK, words(run))
        return key + {"superscript": "u", "subscript": "d"}.get(value(child(properties, "w:vertAlign")) or "", "")

    def _part(self, part: Element, style: Style) -> Iterator[Element]:
        """What stands within a run."""
        name = prefixed(part.tag)
        if name == "w:t":
            yield plain_word.text(part.text or "")
        elif name in ("w:tab", "w:ptab"):
            yield plain_word.text(" ")
        elif name == "w:cr" or (name == "w:br" and value(part, "w:type") in (None, "textWrapping")):
            yield plain_word.w("br")
        elif name == "w:noBreakHyphen":
            yield plain_word.text("‑")
        elif name == "w:sym":
            yield plain_word.w("sym", font=value(part, "w:font") or "", char=value(part, "w:char") or "0")
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            yield self._note(name.removeprefix("w:").removesuffix("Reference"), value(part, "w:id") or "")
        elif name in ("w:drawing", "w:pict"):
            yield from self._drawing(part)
        elif name in STRANGE:
            self.tally.add(STRANGE[name], words(part))
        else:
            for inner in self._inside(part):
                yield from (one[-1] for one in self._run(inner, style)) if name == "w:ruby" else self._part(inner, style)

    def _note(self, kind: str, key: str) -> Element:
        self.called.append((kind, key))
        return plain_word.w("footnoteReference", id=f"{kind}{key}")

    def _drawing(self, drawing: Element) -> Iterator[Element]:
        found = {prefixed(part.tag): part for part in reversed(list(drawing.iter()))}
        about = found.get("wp:docPr")
        if about is not None and about.get("hidden") in ("1", "true"):
            self.tally.add(HIDDEN, f"a picture: {about.get('descr', '')}")
        elif "w:txbxContent" in found:
            self._boxes += [part for part in drawing.iter() if prefixed(part.tag) == "w:txbxContent"]
        elif "?:chart" in found or "?:relIds" in found:
            self.tally.add(CHARTS, about.get("descr", "") if about is not None else "")
        else:
            alt = (about.get("descr") or about.get("title") or "") if about is not None else ""
            for part in drawing.iter():
                key = {"a:blip": value(part, "r:embed"), "v:imagedata": value(part, "r:id")}.get(prefixed(part.tag))
                if key in self.relations.parts:
                    yield from self._picture(self.relations.parts[key], alt or value(part, "o:title") or "")

    def _picture(self, entry: str, alt: str) -> Iterator[Element]:
        if not entry.lower().endswith(KINDS):
            self.tally.add(ODD_PICTURES, alt or entry.rpartition("/")[2])
            return
        made = Picture(str(uuid4()), entry, " ".join(alt.split())[:500])
        self.pictures.append(made)
        yield plain_word.picture(made.uid)


def _alternative(element: Element) -> Iterable[Element]:
    """One of the forms in which Word writes the same drawing: the present one, if it holds something that is read here."""
    choice, fallback = child(element, "mc:Choice"), child(element, "mc:Fallback")
    known = {"w:t", "a:blip", "w:txbxContent", "?:chart", "?:relIds"}
    is_read = choice is not None and any(prefixed(part.tag) in known for part in choice.iter())
    chosen = choice if is_read or fallback is None else fallback
    return () if chosen is None else chosen


def _spans(properties: Element | None) -> Iterator[Element]:
    span, merged = value(child(properties, "w:gridSpan")), children(properties, "w:vMerge")
    if span and span.isdigit():
        yield plain_word.w("gridSpan", val=str(min(int(span), 60)))
    if merged:
        yield plain_word.w("vMerge", val=value(merged[0]) or "continue")
