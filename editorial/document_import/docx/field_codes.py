"""Field codes of Word: an instruction and its last result, which may span runs and paragraphs."""

from dataclasses import dataclass
from shlex import split
from xml.etree.ElementTree import Element

from editorial.document_import.docx.ooxml import attribute_value, child, children, is_on, prefixed_name
from editorial.document_import.html.html_tree import UNFOLLOWED_LINKS, is_followable
from editorial.document_import.parsed_document import OmissionTally

CONTENTS_FIELDS = {"TOC", "INDEX", "TOA", "RD", "XE", "TC"}
PAGE_FIELDS = {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"}
FORM_FIELDS = {"FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN"}
FIELD_CODES, FORMULAS = "Field codes, of which only the result is text", "Formulas"
INTERNAL_LINKS = "Links within the file (the text is kept)"


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


def form_field_text(mark: Element) -> str:
    """What a check box or a list of choices shows, of which Word writes no result; "" for any other mark of a field."""
    data = child(mark, "w:ffData")
    box, choices = child(data, "w:checkBox"), child(data, "w:ddList")
    if box is not None:
        return "☒" if is_on(box, "w:checked" if child(box, "w:checked") is not None else "w:default") else "☐"
    entries = children(choices, "w:listEntry")
    chosen = attribute_value(child(choices, "w:result")) or attribute_value(child(choices, "w:default")) or "0"
    return (attribute_value(entries[int(chosen)]) or "") if chosen.isdecimal() and int(chosen) < len(entries) else ""


class FieldCodeTracker:
    """Tracks the open fields while the text is read; a field may end in a later paragraph. What they hide is tallied."""

    def __init__(self, tally: OmissionTally) -> None:
        self._open: list[OpenField] = []
        self._tally = tally

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
            self._tally_closed(self._open.pop())
        return True

    def _tally_closed(self, field: OpenField) -> None:
        name, instruction = field.instruction.strip().partition(" ")[0].upper(), field.instruction.strip()
        if self.is_in_contents or name in CONTENTS_FIELDS:
            return
        if name == "HYPERLINK" and not hyperlink_address(instruction):
            self._tally.add(INTERNAL_LINKS if "\\l" in instruction else UNFOLLOWED_LINKS, instruction[len(name) :])
        elif not field.has_result and name not in PAGE_FIELDS | FORM_FIELDS:
            self._tally.add(FORMULAS if name == "EQ" else FIELD_CODES, instruction)

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
