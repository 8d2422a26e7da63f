"""A heading that is found in plain text."""

from dataclasses import dataclass

from editorial.document_import.heading_numbers import NumberedHeading


@dataclass
class DetectedHeading:
    """`rest` are the lines of the block under the heading; with `are_lines` each is a paragraph.

    A block of the role "front" has nothing else. `is_marked`: a number, capitals or a mark of Markdown show that it is a
    heading. `is_unmarked`: only its place shows it.
    """

    text: str
    level: int = 1
    role: str = "heading"
    number: NumberedHeading | None = None
    rest: list[str] | None = None
    are_lines: bool = False
    is_marked: bool = False
    is_unmarked: bool = False
