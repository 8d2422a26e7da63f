"""Which parts of an issue a reader gets: pure functions over the subjects of its parts and the reader's choice."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from catalogue.vocabulary.lookup import VocabularyLookup

NOTHING: frozenset[str] = frozenset()
FACETS = {"sectors": "sector", "regions": "region", "areas": "priority_area"}


class PartKind(StrEnum):
    """SELECTION_NOTE says that the reader gets some of the items, NO_ITEM_NOTE that none is on what the reader chose."""

    HEAD = "head"
    SELECTION_NOTE = "selection_note"
    NO_ITEM_NOTE = "no_item_note"
    SECTION = "section"
    ITEM = "item"
    FOOT = "foot"


class PartSubjects(NamedTuple):
    """What choosing needs of a part. `language` is that of its headings and links; `section` 0 stands for none."""

    position: int
    kind: str
    language: str
    section: int = 0
    sectors: frozenset[str] = NOTHING
    regions: frozenset[str] = NOTHING
    areas: frozenset[str] = NOTHING

    def as_json(self) -> dict[str, Any]:
        return self._asdict() | {facet: sorted(getattr(self, facet)) for facet in FACETS}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "PartSubjects":
        return cls(**(values | {facet: frozenset(values[facet]) for facet in FACETS}))


class ReaderChoice(NamedTuple):
    """Codes of what a reader chose; none of a kind means all of it. `language` is a code of LANGUAGES."""

    language: str
    sectors: frozenset[str] = NOTHING
    regions: frozenset[str] = NOTHING
    areas: frozenset[str] = NOTHING


def select_positions(choice: ReaderChoice, parts: Sequence[PartSubjects]) -> tuple[int, ...]:
    """The positions of the reader's parts, in order: head, foot, the wanted items and the headings of their sections.

    `choice` is widened already (widened()).
    """
    own = [part for part in parts if part.language == choice.language]
    items = [part for part in own if part.kind == PartKind.ITEM]
    wanted = {part.position for part in items if is_wanted(choice, part)}
    sections = {part.section for part in items if part.position in wanted}
    stays = {
        PartKind.ITEM: lambda part: part.position in wanted,
        PartKind.SECTION: lambda part: part.section in sections,
        PartKind.SELECTION_NOTE: lambda part: 0 < len(wanted) < len(items),
        PartKind.NO_ITEM_NOTE: lambda part: not wanted,
    }
    always = (PartKind.HEAD, PartKind.FOOT)
    return tuple(sorted(part.position for part in own if part.kind in always or stays[PartKind(part.kind)](part)))


def is_wanted(choice: ReaderChoice, part: PartSubjects) -> bool:
    """As the site's lists filter: any of the chosen sectors, and any of the chosen regions, and any of the chosen areas.

    An item that names no region (sector, area) is about all of them: it passes, so that nobody misses what concerns everybody.
    """
    facets = [(getattr(choice, facet), getattr(part, facet)) for facet in FACETS]
    return all(not chosen or not own or chosen & own for chosen, own in facets)


def widened(choice: ReaderChoice, vocabulary: VocabularyLookup) -> ReaderChoice:
    """The choice with present codes for merged ones, and all terms below the chosen ones: who reads a sector reads its groups."""
    facets = [_with_narrower(getattr(choice, name), facet, vocabulary) for name, facet in FACETS.items()]
    return ReaderChoice(choice.language, *facets)


def _with_narrower(codes: Iterable[str], facet: str, vocabulary: VocabularyLookup) -> frozenset[str]:
    found = set(vocabulary.current_codes(facet, codes))
    added = found
    while added:
        added = {term.code for term in vocabulary.by_facet[facet].values() if term.parent in added} - found
        found |= added
    return frozenset(found)


def smallest_choice(language: str, parts: Sequence[PartSubjects], sizes: Sequence[int]) -> ReaderChoice:
    """The one term whose reader gets the smallest mail that holds an item; everything, if no item is on a subject."""
    items = [part for part in parts if part.kind == PartKind.ITEM and part.language == language]
    single = {
        ReaderChoice(language, **{facet: frozenset({code})}) for part in items for facet in FACETS for code in getattr(part, facet)
    }
    choices = sorted(single, key=lambda one: [sorted(getattr(one, facet)) for facet in FACETS])
    return min(choices, key=lambda one: sum(sizes[p] for p in select_positions(one, parts)), default=ReaderChoice(language))
