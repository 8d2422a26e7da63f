"""Counts the lists of a Word file as Word does, and returns the mark that is printed before each item (ECMA-376 part 1, 17.9)."""

import re
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from editorial.document_import.docx.number_formats import format_number, is_known_format
from editorial.document_import.docx.ooxml import attribute_value, child, children, descendant, is_on, prefixed_name
from editorial.document_import.html.list_marks import BULLET
from editorial.document_import.parsed_document import OmissionTally

UNKNOWN_FORMATS = "Numbers of lists in a script that is not known here, written as digits"
LEVELS = 9
SYMBOL_FONT = re.compile(r"symbol|wingdings|webdings|dingbats", re.IGNORECASE)  # their letters are pictures
PLACEHOLDER = re.compile(r"%([1-9])")
PADDED_DIGITS = re.compile(r"0\d*")  # the first number of a format such as `001, 002, 003, ...`


class ListPlace(NamedTuple):
    """The `w:numPr` of a paragraph or style; None for what it does not say. `style` is the id of the style that says it."""

    list_id: str | None = None
    level: str | None = None
    style: str = ""


class ListMark(NamedTuple):
    """`text` as printed, with a space at its end where a gap follows it; a bullet of any form is BULLET."""

    level: int
    text: str


@dataclass(frozen=True)
class ListLevel:
    """`restart` is the number, from 1, of the level after which the count begins again; 0: it never does."""

    number_format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    is_legal: bool = False
    has_gap: bool = True
    is_symbol: bool = False
    style: str = ""


def list_place(properties: Element | None, style: str = "") -> ListPlace | None:
    """The place that `w:pPr` gives; list id 0 takes a paragraph out of a list."""
    numbering = child(properties, "w:numPr")
    if numbering is None:
        return None
    return ListPlace(attribute_value(child(numbering, "w:numId")), attribute_value(child(numbering, "w:ilvl")), style)


class ListNumbering:
    """The lists of `numbering.xml`, counted in the order in which `mark` is called."""

    def __init__(self, root: Element | None, tally: OmissionTally) -> None:
        abstract = {attribute_value(element, "w:abstractNumId") or "": element for element in children(root, "w:abstractNum")}
        links = {attribute_value(child(element, "w:styleLink")): key for key, element in abstract.items()}
        links.pop(None, None)
        levels = {key: _levels(element) for key, element in abstract.items()}
        self._tally = tally
        self._abstract_ids: dict[str, str] = {}
        self._levels: dict[str, dict[int, ListLevel]] = {}
        self._pending_starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int | None]] = {}  # by abstract id: lists of the same definition count together
        for element in children(root, "w:num"):
            key, abstract_id = attribute_value(element, "w:numId") or "", attribute_value(child(element, "w:abstractNumId")) or ""
            link = attribute_value(child(abstract.get(abstract_id), "w:numStyleLink"))
            abstract_id = links.get(link, abstract_id)
            self._abstract_ids[key], self._levels[key] = abstract_id, dict(levels.get(abstract_id, {}))
            for override in children(element, "w:lvlOverride"):
                self._override(key, _number(attribute_value(override, "w:ilvl")), override)

    def mark(self, place: ListPlace | None) -> ListMark | None:
        """The mark of the next paragraph at that place; None where nothing is printed before it."""
        if place is None or place.list_id not in self._levels:
            return None
        key, levels = place.list_id, self._levels[place.list_id]
        by_style = next((index for index, level in levels.items() if place.style and level.style == place.style), 0)
        index = min(_number(place.level, by_style), LEVELS - 1)
        level = levels.get(index, ListLevel(text=f"%{index + 1}."))
        if level.number_format == "bullet":
            if level.is_symbol or not any(letter.isalnum() for letter in level.text):
                return ListMark(index, BULLET) if level.text.strip() else None
            return ListMark(index, level.text + " " * level.has_gap)
        counts = self._count(key, index, levels)
        text = PLACEHOLDER.sub(lambda match: self._written(int(match[1]) - 1, level, levels, counts), level.text)
        return ListMark(index, text + " " * level.has_gap) if text.strip() else None

    def _override(self, key: str, index: int, override: Element) -> None:
        definition = child(override, "w:lvl")
        if definition is not None:
            self._levels[key][index] = _level(definition)
        if (start := child(override, "w:startOverride")) is not None:
            self._pending_starts[key, index] = _number(attribute_value(start))

    def _count(self, key: str, index: int, levels: dict[int, ListLevel]) -> list[int | None]:
        """Counts one item at the level, and begins again below it."""
        counts = self._counts.setdefault(self._abstract_ids[key], [None] * LEVELS)
        before, start = counts[index], levels.get(index, ListLevel()).start
        pending = self._pending_starts.pop((key, index), None)
        counts[index] = pending if pending is not None else start if before is None else before + 1
        for lower in range(index + 1, LEVELS):
            restart = levels.get(lower, ListLevel()).restart
            if restart is None or index < restart:
                counts[lower] = None
        return counts

    def _written(self, index: int, level: ListLevel, levels: dict[int, ListLevel], counts: list[int | None]) -> str:
        counted = levels.get(index, ListLevel())
        value = counts[index] if counts[index] is not None else counted.start
        kind = "decimal" if level.is_legal else counted.number_format
        if kind in ("none", "bullet"):
            return ""
        if PADDED_DIGITS.fullmatch(kind):
            return str(value).zfill(len(kind))
        if not is_known_format(kind):
            self._tally.add(UNKNOWN_FORMATS, kind)
        return format_number(value or 0, kind) or str(value)


def _levels(abstract: Element) -> dict[int, ListLevel]:
    return {_number(attribute_value(element, "w:ilvl")): _level(element) for element in children(abstract, "w:lvl")}


def _level(element: Element) -> ListLevel:
    formats = [part for part in element.iter() if prefixed_name(part.tag) == "w:numFmt"]  # a newer one stands in alternate content
    custom = next((attribute_value(part, "w:format") or "" for part in formats), "").partition(",")[0].strip()
    number_format = custom if PADDED_DIGITS.fullmatch(custom) else attribute_value(formats[-1]) if formats else None
    fonts = descendant(element, "w:rPr", "w:rFonts")
    restart = attribute_value(child(element, "w:lvlRestart"))
    return ListLevel(
        number_format or "decimal",
        attribute_value(child(element, "w:lvlText")) or "",
        _number(attribute_value(child(element, "w:start"))),
        None if restart is None else _number(restart),
        is_legal=bool(is_on(element, "w:isLgl")),
        has_gap=attribute_value(child(element, "w:suff")) != "nothing",
        is_symbol=fonts is not None and any(SYMBOL_FONT.search(name) for name in fonts.attrib.values()),
        style=attribute_value(child(element, "w:pStyle")) or "",
    )


def _number(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else otherwise
