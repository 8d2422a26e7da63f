"""Footnotes and endnotes as Word pastes them: a link to `#_ftn1` in the text, and an element `ftn1` with the note at the end."""

from html import escape
from xml.etree.ElementTree import Element

from editorial.document_import.html.html_tree import NOTE, visible_text_of


def take_notes(root: Element) -> dict[str, str]:
    """Removes the notes that the text refers to; returns their HTML by name."""
    named = {element.get(NOTE, ""): element for element in root.iter() if element.tag != "sup" and NOTE in element.attrib}
    parents = {child: parent for parent in root.iter() for child in parent}
    notes = {}
    for mark in root.iter("sup"):
        note = named.pop(mark.get(NOTE, ""), None)
        if note is not None:
            notes[mark.get(NOTE, "")] = escape(visible_text_of(note), quote=False)
            parents[note].remove(note)
    for element in named.values():
        del element.attrib[NOTE]
    return notes


def number_marks(block: Element, notes: dict[str, str]) -> tuple[str, ...]:
    """Numbers the marks in the block from 1, and returns the notes that they refer to. Other marks stay as they are."""
    numbered: list[str] = []
    for mark in block.iter("sup"):
        if (name := mark.attrib.pop(NOTE, None)) in notes:
            numbered.append(notes.pop(name))
            mark[:] = []
            mark.text = f"[{len(numbered)}]"
    return tuple(numbered)


def without_marks(heading: Element) -> list[Element]:
    """Takes the marks of notes out of a heading, and returns them."""
    marks = []
    for parent in list(heading.iter()):
        for mark in [child for child in parent if child.tag == "sup" and NOTE in child.attrib]:
            index = list(parent).index(mark)
            before = parent[index - 1] if index else None
            if before is None:
                parent.text = (parent.text or "") + (mark.tail or "")
            else:
                before.tail = (before.tail or "") + (mark.tail or "")
            parent.remove(mark)
            mark.tail = None
            marks.append(mark)
    return marks
