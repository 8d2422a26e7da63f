"""Plain text as units: a run of lines that belong together, before it is said what it is."""

import re
from collections import Counter
from dataclasses import dataclass, field

from editorial.importing.furniture import GAP
from editorial.importing.lines import CHINESE, ENDS, goes_on, is_wrapped
from editorial.importing.numbers import Numbered, numbered

BULLET = re.compile(r"^\s*[-*•·●○▪■◦–—‣]\s+(?=\S)|^\s*o\s{2,}(?=\S)")
POINT = re.compile(r"^\s*(?:\(?(\d{1,3})[.)]|([a-z])\)|\(([a-z])\))\s+(?=\S)")
RULE = re.compile(r"^\s*([=\-_*~])\1{3,}\s*$")
LEADER = re.compile(r"(?:\.{3,}|…{2,}|(?:\. ){3,})\s*(?:\d{1,4}|[ivx]+)\s*$")


@dataclass
class Unit:
    """`group` numbers the block between blank lines in which it stands; `indent` is that of its shallowest line."""

    lines: list[str]
    group: int
    number: Numbered | None = None
    mark: str = ""  # "bullet", "point" or ""
    indents: list[int] = field(default_factory=list)

    @property
    def indent(self) -> int:
        return min(self.indents, default=0)


def units_of(lines: list[str]) -> list[Unit]:
    wrapped = is_wrapped([line for line in lines if line != GAP])
    full = _full_width(lines) if wrapped else 0
    units: list[Unit] = []
    for number, group in enumerate(_groups(lines)):
        for start, end in _cuts(group, full):
            part = group[start:end]
            mark = "bullet" if BULLET.match(part[0]) else "point" if POINT.match(part[0]) else ""
            units.append(Unit(part, number, numbered(part[0]), mark, [indent_of(line) for line in part]))
    return units


def indent_of(line: str) -> int:
    """In Latin letters; a wide space counts two."""
    opened = line.expandtabs(4)
    return sum(2 if character == "\u3000" else 1 for character in opened[: len(opened) - len(opened.lstrip())])


def margin_of(units: list[Unit]) -> int:
    """Where most lines begin."""
    counts = Counter(indent for unit in units for indent in unit.indents)
    return counts.most_common(1)[0][0] if counts else 0


def _full_width(lines: list[str]) -> int:
    widths = sorted(len(line.rstrip()) for line in lines if line.strip())
    return widths[len(widths) * 9 // 10] if widths else 0


def _groups(lines: list[str]) -> list[list[str]]:
    """Between blank lines. Where a page ended a group goes on if its sentence does."""
    groups: list[list[str]] = [[]]
    last = ""  # line that was not blank
    for place, line in enumerate(lines):
        if line == GAP:
            after = next((one for one in lines[place + 1 : place + 20] if one.strip()), "")
            if not groups[-1] or not goes_on(groups[-1][-1], after) or BULLET.match(after) or numbered(after):
                groups.append([])
        elif line.strip():
            groups[-1].append(line)
        elif last != GAP:
            groups.append([])
        last = line if line == GAP or line.strip() else last
    return [group for group in groups if group]


def _cuts(group: list[str], full: int) -> list[tuple[int, int]]:
    """Where a unit begins within a group: at list marks, rules, tables, deliberate ends of lines."""
    starts = [0]
    for place in range(1, len(group)):
        if _begins(group[starts[-1] :], place - starts[-1], full):
            starts.append(place)
    return list(zip(starts, [*starts[1:], len(group)], strict=True))


def _begins(group: list[str], place: int, full: int) -> bool:
    """Whether that line opens another unit than the one whose lines stand before it."""
    line, before = group[place], group[place - 1]
    if RULE.match(line) or RULE.match(before) or LEADER.search(line) or LEADER.search(before):
        return True
    if "\t" in line.strip() or "\t" in before.strip():
        return "\t" not in line.strip() or "\t" not in before.strip()
    if not full:
        return not _is_number_alone(before)
    ended, is_list = bool(ENDS.search(before.rstrip())), bool(BULLET.match(group[0]) or POINT.match(group[0]))
    deliberate = ended or _is_short(before, line, full)
    if BULLET.match(line):
        return deliberate
    if POINT.match(line) or numbered(line):  # "in force on July / 4. Nothing else is known" is no point
        return (ended or (is_list and deliberate)) and not _is_number_alone(before)
    is_indented = indent_of(line) >= 2 and indent_of(line) > indent_of(before)
    return deliberate and not is_list and is_indented and not numbered(before)


def _is_number_alone(line: str) -> bool:
    found = numbered(line)
    return found is not None and not found.title


def _is_short(line: str, after: str, full: int) -> bool:
    """Whether the next word would have found its place on the line."""
    said = after.strip()
    word = 1 if said and CHINESE.match(said[0]) else len(said.split(maxsplit=1)[0]) if said else 0
    return len(line.rstrip()) + 1 + word < full - 4
