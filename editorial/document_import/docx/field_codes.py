"""Field codes of Word: an instruction and its last result, which may span runs and paragraphs."""

from dataclasses import dataclass
from shlex import split
from xml.etree.ElementTree import Element

from editorial.document_import.docx.ooxml import attribute_value, prefixed_name
from editorial.document_import.html.html_tree import is_followable

CONTENTS_FIELDS = {"TOC", "INDEX", "TOA", "RD", "XE", "TC"}


@dataclass
class OpenField:
    instruction: str = ""
    has_result: bool = False


def is_table_of_contents(instruction: str) -> bool:
    """Whether the field builds a table of contents, an index or the like."""
    return instruction.strip().partition(" ")[0].upper() in CONTENTS_FIELDS


def hyperlink_address(instruction: str) -> str:
    """The address of a HYPERLINK field that readers may follow, else ""."""
    try:
        name, *rest = split(instruction.strip(), posix=False)
    except ValueError:
        return ""
    address = next((word.strip('"') for word in rest if not word.startswith("\\")), "")
    return address if name.upper() == "HYPERLINK" and "\\l" not in rest and is_followable(address) else ""


class FieldCodeTracker:
    """Tracks the open fields while the text is read; a field may end in a later paragraph."""

    def __init__(self) -> None:
        self._open: list[OpenField] = []

    def consume(self, part: Element) -> bool:
        """Whether the child of a run is a field mark or an instruction, which are no text."""
        name = prefixed_name(part.tag)
        if name == "w:instrText":
            if self._open:
                self._open[-1].instruction += part.text or ""
            return True
        if name != "w:fldChar":
            return name == "w:delInstrText"
        kind = attribute_value(part, "w:fldCharType")
        if kind == "begin":
            self._open.append(OpenField())
        elif kind == "separate" and self._open:
            self._open[-1].has_result = True
        elif kind == "end" and self._open:
            self._open.pop()
        return True

    @property
    def is_in_contents(self) -> bool:
        return any(is_table_of_contents(field.instruction) for field in self._open)

    @property
    def is_in_instruction(self) -> bool:
        return any(not field.has_result for field in self._open)

    @property
    def address(self) -> str:
        """The address of the hyperlink field that is open now, else ""."""
        return next((address for field in reversed(self._open) if (address := hyperlink_address(field.instruction))), "")
