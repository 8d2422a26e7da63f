"""The layout of an import: which part of a text fills which field of a publication. Each app declares it for its types."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from editorial.document_import.heading_numbers import join_heading_number, split_heading_number
from editorial.document_import.parsed_document import OmittedContent, ParsedDocument, Section, shortened

UNUSED_LINES = "Lines of the title page that have no field"
UNUSED_NUMBERS = "Numbers of headings: the report numbers its sections itself"


@dataclass(frozen=True)
class ImportTarget:
    """A text field of the publication; or, with `child_model` and `parent_field`, rows of that model with title and body.

    A section whose title matches `title_pattern` is proposed for the target.
    """

    name: str
    label: str
    title_pattern: str = ""
    child_model: Any = None
    parent_field: str = ""

    def matches_title(self, title: str) -> bool:
        return bool(self.title_pattern) and bool(re.search(self.title_pattern, title, re.IGNORECASE))

    def is_redundant_title(self, title: str) -> bool:
        """Whether the title repeats the label that readers see above the field."""
        text = split_heading_number(title)[1]
        matches = bool(self.title_pattern) and bool(re.fullmatch(self.title_pattern, text, re.IGNORECASE))
        return matches or text.casefold() == self.label.casefold()


@dataclass(frozen=True)
class ImportLayout:
    """`targets` in the order of the form, the default first; `extra_fields` are asked for beside title and slug.

    `extractors` propose values of fields. With `is_numbered` the site numbers the sections itself.
    """

    label: str
    targets: tuple[ImportTarget, ...]
    extra_fields: tuple[str, ...] = ()
    extractors: Mapping[str, Callable[[ParsedDocument], str]] | None = None
    is_numbered: bool = False

    def target(self, name: str) -> ImportTarget:
        """Raises StopIteration for an unknown name."""
        return next(target for target in self.targets if target.name == name)

    def extract(self, document: ParsedDocument) -> dict[str, str]:
        return {name: find(document) for name, find in (self.extractors or {}).items()}

    def section_title(self, section: Section) -> str:
        return (section.title if self.is_numbered else join_heading_number(section.number, section.title))[:300]

    def propose_targets(self, sections: tuple[Section, ...]) -> list[str]:
        """The target of each section. At level 1 the title says it; where it says none, that of the section above if all
        targets are fields, else the default. A lower section goes with the section above it.
        """
        names: list[str] = []
        above = default = self.targets[0].name
        are_fields = all(target.child_model is None for target in self.targets)
        for section in sections:
            if section.level == 1 or not names:
                fitting = (target.name for target in self.targets[1:] if target.matches_title(section.title))
                above = next(fitting, above if are_fields else default)
            names.append(above)
        return names

    def omissions(self, document: ParsedDocument) -> tuple[OmittedContent, ...]:
        """Content of the document for which the publication has no field."""
        used_values = [value.split("\n")[0] for value in [*self.extract(document).values(), document.title] if value]
        lines = [
            line
            for line in (document.subtitle, *document.front)
            if line and not any(_contains(line, value) for value in used_values)
        ]
        numbers = [section.number for section in document.sections if section.number]
        omitted = [OmittedContent(UNUSED_LINES, len(lines), shortened(" · ".join(lines)))] if lines else []
        if numbers and self.is_numbered:
            omitted.append(OmittedContent(UNUSED_NUMBERS, len(numbers), shortened(" · ".join(numbers))))
        return tuple(omitted)


def _contains(line: str, value: str) -> bool:
    return "".join(value.split()) in "".join(line.split())
