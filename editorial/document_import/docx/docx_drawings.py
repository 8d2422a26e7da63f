"""Drawings of a Word file: their pictures and text boxes. Charts, hidden and unsupported pictures are tallied."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import uuid4
from xml.etree.ElementTree import Element

from editorial.document_import.docx.docx_relationships import PartRelationships
from editorial.document_import.docx.ooxml import attribute_value, prefixed_name
from editorial.document_import.parsed_document import EmbeddedPicture, OmissionTally

HIDDEN = "Hidden text"
CHARTS = "Charts and diagrams"
UNSUPPORTED_PICTURES = "Pictures of a kind that browsers do not show"
PICTURE_EXTENSIONS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
MAX_ALT_LENGTH = 500


class DrawingContent(NamedTuple):
    pictures: list[EmbeddedPicture]
    text_boxes: list[Element]


def read_drawing(drawing: Element, relations: PartRelationships, tally: OmissionTally) -> DrawingContent:
    """The pictures of `w:drawing` or `w:pict`; its text boxes where it has any, which are then read instead."""
    parts_by_name = {prefixed_name(part.tag): part for part in reversed(list(drawing.iter()))}
    properties = parts_by_name.get("wp:docPr")
    description = properties.get("descr", "") if properties is not None else ""
    if properties is not None and properties.get("hidden") in ("1", "true"):
        tally.add(HIDDEN, f"a picture: {description}")
    elif "w:txbxContent" in parts_by_name:
        return DrawingContent([], [part for part in drawing.iter() if prefixed_name(part.tag) == "w:txbxContent"])
    elif "?:chart" in parts_by_name or "?:relIds" in parts_by_name:
        tally.add(CHARTS, description)
    else:
        alt = description or (properties.get("title", "") if properties is not None else "")
        return DrawingContent(list(_pictures(drawing, alt, relations, tally)), [])
    return DrawingContent([], [])


def _pictures(drawing: Element, alt: str, relations: PartRelationships, tally: OmissionTally) -> Iterator[EmbeddedPicture]:
    for part in drawing.iter():
        keys = {"a:blip": attribute_value(part, "r:embed"), "v:imagedata": attribute_value(part, "r:id")}
        key = keys.get(prefixed_name(part.tag))
        if key not in relations.parts:
            continue
        entry, text = relations.parts[key], alt or attribute_value(part, "o:title") or ""
        if entry.lower().endswith(PICTURE_EXTENSIONS):
            yield EmbeddedPicture(str(uuid4()), entry, " ".join(text.split())[:MAX_ALT_LENGTH])
        else:
            tally.add(UNSUPPORTED_PICTURES, text or entry.rpartition("/")[2])
