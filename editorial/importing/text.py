"""Plain text as headings and passages: furniture off, lines joined, headings known by numbers, capitals and words."""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import groupby

from editorial.importing.furniture import without_furniture
from editorial.importing.headings import ABOUT, Found, headings_in
from editorial.importing.lines import joined, words_in
from editorial.importing.markup import INVISIBLE
from editorial.importing.understood import Heading, Passage, Tally
from editorial.importing.units import BULLET, LEADER, POINT, RULE, Unit, margin_of, units_of

CONTENTS, RULES, UNSEEN = "Lines of tables of contents and indexes", "Ruled lines", "Invisible characters"
CONTENTS_HEAD = re.compile(r"^(?:table of )?contents$|^目\s*录$|^inhalt(?:sverzeichnis)?$", re.IGNORECASE)
PAGE_AFTER = re.compile(r"(?:\.{2,}|…|\t|\s{2,})\s*(?:\d{1,4}|[ivx]+)\s*$")
QUOTED = 3  # letters deeper than the margin


def read_text(text: str, tally: Tally) -> Iterator[Heading | Passage]:
    lines = without_furniture(_lines(text, tally), tally)
    known = words_in(lines)
    units = list(_without_contents(units_of(lines), tally))
    margin = margin_of(units)
    found = headings_in(units, known)
    kinds = (_kind(unit, found.get(place), margin) for place, unit in enumerate(units))
    for (kind, _), run in groupby(zip(kinds, enumerate(units), strict=True), key=lambda one: _together(one[0], one[1])):
        members = [(place, unit) for _, (place, unit) in run]
        if kind == "heading":
            for place, _ in members:
                yield from _heading(found[place], known)
        else:
            yield Passage(MAKE[kind]([unit for _, unit in members], known))


def _together(kind: str, placed: tuple[int, Unit]) -> tuple[str, int]:
    """Neighbours in a list are one list; every other unit stands for itself."""
    return kind, (0 if kind in ("bullet", "point") else placed[0])


def _lines(text: str, tally: Tally) -> list[str]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\xa0", " ")
    fed = plain.replace("\x0b", "\n").replace("\f", "\ue000")
    clean = INVISIBLE.sub("", fed)
    if hidden := len(fed) - len(clean):
        tally.add(UNSEEN, count=hidden)
    return [line.rstrip() for line in clean.replace("\ue000", "\f").split("\n")]


def _without_contents(units: list[Unit], tally: Tally) -> Iterator[Unit]:
    """Lines that lead to a page number: by dots wherever they stand, by a gap under their heading."""
    is_within = False
    for place, unit in enumerate(units):
        said = " ".join(line.strip() for line in unit.lines)
        if CONTENTS_HEAD.match(said) and place + 1 < len(units) and _leads(units[place + 1], PAGE_AFTER):
            is_within = True
            tally.add(CONTENTS, said)
        elif _leads(unit, LEADER) or (is_within and _leads(unit, PAGE_AFTER)):
            tally.add(CONTENTS, said, len(unit.lines))
        elif RULE.match(unit.lines[0]) and not _is_underline(units, place):
            tally.add(RULES)
        else:
            is_within = False
            yield unit


def _leads(unit: Unit, to_a_page: re.Pattern[str]) -> bool:
    return all(to_a_page.search(line) for line in unit.lines)


def _is_underline(units: list[Unit], place: int) -> bool:
    before = units[place - 1] if place else None
    return before is not None and before.group == units[place].group and len(before.lines) == 1


def _kind(unit: Unit, heading: Found | None, margin: int) -> str:
    if heading is not None:
        return "heading"
    if unit.mark:
        return unit.mark
    if len(unit.lines) > 1 and all("\t" in line.strip() for line in unit.lines):
        return "table"
    if all(line.lstrip().startswith(">") for line in unit.lines) or unit.indent >= margin + QUOTED:
        return "quote"
    return "underline" if RULE.match(unit.lines[0]) else "paragraph"


def _heading(found: Found, known: Counter[str]) -> Iterator[Heading | Passage]:
    rest = found.rest or []
    if found.role == "front":
        yield from (Passage(_p(line.strip())) for line in rest)
        return
    yield Heading(found.text, found.level, found.role)
    if rest and found.role == "title" and not ABOUT.search(rest[0]):
        yield Heading(joined(rest, known), role="subtitle")
    elif rest:
        yield Passage(_p(joined(rest, known)))


def _p(said: str) -> str:
    return f"<p>{escape(said, quote=False)}</p>"


def _paragraph(units: list[Unit], known: Counter[str]) -> str:
    return "".join(_p(joined(unit.lines, known)) for unit in units)


def _quote(units: list[Unit], known: Counter[str]) -> str:
    lines = [[line.lstrip().removeprefix(">") for line in unit.lines] for unit in units]
    return "".join(f"<blockquote>{_p(joined(one, known))}</blockquote>" for one in lines)


def _bullets(units: list[Unit], known: Counter[str]) -> str:
    points = (joined([BULLET.sub("", unit.lines[0], count=1), *unit.lines[1:]], known) for unit in units)
    return f"<ul>{''.join(f'<li>{_p(point)}</li>' for point in points)}</ul>"


def _points(units: list[Unit], known: Counter[str]) -> str:
    first = POINT.match(units[0].lines[0])
    number = int(first[1]) if first and first[1] else 1
    points = (joined([POINT.sub("", unit.lines[0], count=1), *unit.lines[1:]], known) for unit in units)
    start = f' start="{number}"' if number != 1 else ""
    return f"<ol{start}>{''.join(f'<li>{_p(point)}</li>' for point in points)}</ol>"


def _table(units: list[Unit], known: Counter[str]) -> str:
    """The first row is taken for the head."""
    rows = [[escape(cell.strip(), quote=False) for cell in line.strip().split("\t")] for line in units[0].lines]
    head = "".join(f"<th>{cell}</th>" for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


MAKE = {
    "paragraph": _paragraph,
    "quote": _quote,
    "bullet": _bullets,
    "point": _points,
    "table": _table,
    "underline": lambda units, known: "",
}
