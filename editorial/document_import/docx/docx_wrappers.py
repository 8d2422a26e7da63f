"""Elements that wrap content: tracked changes, content controls, alternate drawings, ruby. What readers do not see is tallied."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from editorial.document_import.docx.field_codes import FORMULAS
from editorial.document_import.docx.ooxml import all_text, attribute_value, child, children, descendant, prefixed_name
from editorial.document_import.parsed_document import OmissionTally

DELETED = "Deleted text (tracked changes)"
INSERTED = "Inserted text (tracked changes), which is kept"
CONTENTS = "Lines of tables of contents and indexes"
OBJECTS = "Embedded files and objects"
EMPTY_FORM_FIELDS = "Form fields that nobody filled in"
READINGS = "Readings above characters (ruby)"
OTHER_TEXT = "Other text"
TRANSPARENT_ELEMENTS = {"w:smartTag", "w:customXml", "w:dir", "w:bdo"}
CONTENTS_GALLERIES = ("table of contents", "bibliographies index")
READABLE_DRAWING_PARTS = {"w:t", "a:blip", "w:txbxContent", "?:chart", "?:relIds"}
UNREADABLE_ELEMENTS = {
    "m:oMath": FORMULAS,
    "m:oMathPara": FORMULAS,
    "w:altChunk": OBJECTS,
    "w:subDoc": OBJECTS,
    "w:object": OBJECTS,
}


def unwrap(element: Element, tally: OmissionTally) -> Iterable[Element]:
    """The visible content of a wrapper element; nothing for an element that wraps none, whose text is tallied."""
    name = prefixed_name(element.tag)
    if name in TRANSPARENT_ELEMENTS:
        return element
    if name in ("w:ins", "w:moveTo"):
        tally.add(INSERTED, all_text(element))
        return element
    if name in ("w:del", "w:moveFrom"):
        tally.add(DELETED, all_text(element))
    elif name == "w:sdt":
        return _content_of_control(element, tally)
    elif name == "mc:AlternateContent":
        return readable_alternative(element)
    elif name == "w:ruby":
        tally.add(READINGS, "".join(map(all_text, children(element, "w:rt"))))
        return [base for part in children(element, "w:rubyBase") for base in part]
    elif text := all_text(element).strip():
        tally.add(OTHER_TEXT, text)
    return ()


def children_through_wrappers(element: Element, name: str, tally: OmissionTally) -> Iterator[Element]:
    """The children of that name, those in wrapper elements too."""
    for part in element:
        if prefixed_name(part.tag) == name:
            yield part
        else:
            yield from (inner for inner in unwrap(part, tally) if prefixed_name(inner.tag) == name)


def _content_of_control(element: Element, tally: OmissionTally) -> Iterable[Element]:
    properties, content = child(element, "w:sdtPr"), child(element, "w:sdtContent")
    gallery = attribute_value(descendant(properties, "w:docPartObj", "w:docPartGallery")) or ""
    if content is None or gallery.lower() in CONTENTS_GALLERIES:
        tally.add(CONTENTS, all_text(element), max(1, sum(1 for part in element.iter() if prefixed_name(part.tag) == "w:p")))
        return ()
    if child(properties, "w:showingPlcHdr") is not None:
        tally.add(EMPTY_FORM_FIELDS, all_text(content))
        return ()
    return content


def readable_alternative(element: Element) -> Iterable[Element]:
    """One of the forms in which Word writes the same drawing: its own, unless only the fallback can be read here."""
    choice, fallback = child(element, "mc:Choice"), child(element, "mc:Fallback")
    is_readable = choice is not None and any(prefixed_name(part.tag) in READABLE_DRAWING_PARTS for part in choice.iter())
    chosen = choice if is_readable or fallback is None else fallback
    return () if chosen is None else chosen
