"""What of a text goes where in a publication. Each app declares it for its types; nothing here knows a type."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from editorial.importing.numbers import titled, without_number
from editorial.importing.understood import LeftOut, Section, Understood, shortened

LINES = "Lines of the title page that have no field"
NUMBERS = "Numbers of headings: the report numbers its sections itself"


@dataclass(frozen=True)
class Place:
    """A text field of the publication; or, with `child` and `parent`, rows of that model with title and body.

    A section whose title has one of the `words` is proposed for it.
    """

    name: str
    label: str
    words: str = ""
    child: Any = None
    parent: str = ""

    def fits(self, title: str) -> bool:
        return bool(self.words) and bool(re.search(self.words, title, re.IGNORECASE))

    def is_called(self, title: str) -> bool:
        """Whether the title says no more than readers see above the field anyway."""
        plain = without_number(title)[1]
        known = bool(self.words) and bool(re.fullmatch(self.words, plain, re.IGNORECASE))
        return known or plain.casefold() == self.label.casefold()


@dataclass(frozen=True)
class Layout:
    """`places` in the order in which they are offered, the usual one first. `asks` are the fields beside title and address.

    `finds` proposes a value of a field. `is_numbered` says that readers see a number before each section.
    """

    label: str
    places: tuple[Place, ...]
    asks: tuple[str, ...] = ()
    finds: Mapping[str, Callable[[Understood], str]] | None = None
    is_numbered: bool = False

    def place(self, name: str) -> Place:
        """Raises StopIteration for a name that is not among its places."""
        return next(place for place in self.places if place.name == name)

    def found(self, read: Understood) -> dict[str, str]:
        return {name: find(read) for name, find in (self.finds or {}).items()}

    def heading(self, section: Section) -> str:
        return (section.title if self.is_numbered else titled(section.number, section.title))[:300]

    def proposed(self, sections: tuple[Section, ...]) -> list[str]:
        """The place of each section: by its title, else that of the section above it, else the usual one."""
        names: list[str] = []
        above = self.places[0].name
        for section in sections:
            if section.level == 1 or not names:
                fitting = (place.name for place in self.places[1:] if place.fits(section.title))
                above = next(fitting, self.places[0].name if not self._keeps_on(above) else above)
            names.append(above)
        return names

    def _keeps_on(self, above: str) -> bool:
        """Where all places are fields, a section without a place of its own belongs to the field before it."""
        return all(place.child is None for place in self.places) and bool(above)

    def left_over(self, read: Understood) -> tuple[LeftOut, ...]:
        """What was understood and has no field here."""
        taken = [value.split("\n")[0] for value in [*self.found(read).values(), read.title] if value]
        lines = [line for line in (read.subtitle, *read.front) if line and not any(_holds(line, one) for one in taken)]
        numbers = [section.number for section in read.sections if section.number]
        found = [LeftOut(LINES, len(lines), shortened(" · ".join(lines)))] if lines else []
        if numbers and self.is_numbered:
            found.append(LeftOut(NUMBERS, len(numbers), shortened(" · ".join(numbers))))
        return tuple(found)


def _holds(line: str, value: str) -> bool:
    return "".join(value.split()) in "".join(line.split())
