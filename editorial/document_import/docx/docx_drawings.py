"""Drawings of a Word file: their pictures and text boxes. Charts, drawn words, hidden and unsupported pictures are tallied."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import uuid4
from xml.etree.ElementTree import Element

from editorial.document_import.docx.docx_relationships import PartRelationships
from editorial.document_import.docx.docx_wrappers import readable_alternative
from editorial.document_import.docx.ooxml import all_text, attribute_value, prefixed_name
from editorial.document_import.parsed_document import EmbeddedPicture, OmissionTally

HIDDEN = "Hidden text"
CHARTS = "Charts and diagrams"
DRAWN_WORDS = "Words in drawings"
UNSUPPORTED_PICTURES = "Pictures of a kind that browsers do not show"
PICTURE_EXTENSIONS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
MAX_ALT_LENGTH = 500


class DrawingContent(NamedTuple):
    pictures: list[EmbeddedPicture]
    text_boxes: list[Element]


def read_drawing(drawing: Element, relations: PartRelationships, tally: OmissionTally) -> DrawingContent:
    """The pictures and the text boxes of `w:drawing` or `w:pict`; the pictures within a text box are not among them."""
    parts = [(prefixed_name(part.tag), part) for part in _parts(drawing)]
    properties = next((part for name, part in parts if name == "wp:docPr"), Element("none"))
    description = properties.get("descr", "") or properties.get("title", "")
    if properties.get("hidden") in ("1", "true"):
        tally.add(HIDDEN, f"a picture: {description}")
        return DrawingContent([], [])
    if any(name in ("?:chart", "?:relIds") for name, _ in parts):
        tally.add(CHARTS, description)
    boxes = [part for name, part in parts if name == "w:txbxContent"]
    words = " ".join(all_text(part) for name, part in parts if name in ("a:t", "v:textpath"))
    if words.strip():
        tally.add(DRAWN_WORDS, words)
    return DrawingContent(list(_pictures(parts, description, relations, tally)), boxes)


def _parts(element: Element) -> Iterator[Element]:
    """All elements in the drawing that are shown, without those in its text boxes."""
    alternatives = prefixed_name(element.tag) == "mc:AlternateContent"
    for part in readable_alternative(element) if alternatives else element:
        yield part
        if prefixed_name(part.tag) != "w:txbxContent":
            yield from _parts(part)


def _pictures(
    parts: list[tuple[str, Element]], alt: str, relations: PartRelationships, tally: OmissionTally
) -> Iterator[EmbeddedPicture]:
    for name, part in parts:
        keys = {"a:blip": attribute_value(part, "r:embed"), "v:imagedata": attribute_value(part, "r:id")}
        key = keys.get(name)
        if key not in relations.parts:
            continue
        entry, text = relations.parts[key], alt or attribute_value(part, "o:title") or ""
        relations.used.add(entry)
        if entry.lower().endswith(PICTURE_EXTENSIONS):
            yield EmbeddedPicture(str(uuid4()), entry, " ".join(text.split())[:MAX_ALT_LENGTH])
        else:
            tally.add(UNSUPPORTED_PICTURES, text or entry.rpartition("/")[2])
