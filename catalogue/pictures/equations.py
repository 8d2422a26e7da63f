"""Traditional industry + technology = new industry, as lines that flow from left to right, grouped by tier."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.models.vocabulary import Tier
from catalogue.pictures.lettering import lines_of

WIDTH, SIDE, MIDDLE = 880, 270, 150
SIZE, LEADING, PAD, GAP, HEAD = 14, 18, 8, 8, 34
RIGHT, MIDDLE_X = WIDTH - SIDE, (WIDTH - MIDDLE) // 2


@dataclass(frozen=True)
class Line:
    y: int
    text: str


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Flow:
    """Two curves, as the `d` of a path: from the traditional industry to a technology, and on to the new industry."""

    before: str
    after: str


@dataclass(frozen=True)
class Equation:
    case: dict[str, Any]
    old: Box
    new: Box
    y: int
    paths: tuple[Flow, ...]


@dataclass(frozen=True)
class Enabler:
    name: str
    box: Box
    y: int


@dataclass(frozen=True)
class Group:
    tier: str
    label: Any
    y: int
    equations: tuple[Equation, ...]


@dataclass(frozen=True)
class Equations:
    width: int
    height: int
    groups: tuple[Group, ...]
    enablers: tuple[Enabler, ...]


def equations(cases: Sequence[dict[str, Any]]) -> Equations | None:
    """Of presented documents of cases, in their order within a tier. None without any."""
    by_tier = {tier: [case for case in cases if case["tier"] == tier] for tier in Tier.values}
    rows, tops, y = [], {}, 0
    for tier, members in by_tier.items():
        if members:
            tops[tier], y = y, y + HEAD
        for case in members:
            height = _height(case)
            rows.append((case, y, height))
            y += height + GAP
    if not rows:
        return None
    enablers = _enablers(cases, y)
    at = {enabler.name: enabler.y for enabler in enablers}
    drawn = [_equation(case, top, height, at) for case, top, height in rows]
    groups = tuple(
        Group(tier, Tier(tier).label, top + 22, tuple(one for one in drawn if one.case["tier"] == tier))
        for tier, top in tops.items()
    )
    height = max(y, *(enabler.box.y + enabler.box.height for enabler in enablers), 0)
    return Equations(WIDTH, height, groups, enablers)


def _texts(case: dict[str, Any], name: str) -> list[str]:
    return lines_of(case[name], SIDE - 2 * PAD, SIZE)


def _height(case: dict[str, Any]) -> int:
    return max(len(_texts(case, name)) for name in ("traditional_industry", "new_industry")) * LEADING + 2 * PAD


def _box(x: int, y: int, width: int, height: int, texts: list[str]) -> Box:
    start = y + (height - len(texts) * LEADING) // 2 + SIZE
    return Box(x, y, width, height, tuple(Line(start + LEADING * row, text) for row, text in enumerate(texts)))


def _enablers(cases: Sequence[dict[str, Any]], height: int) -> tuple[Enabler, ...]:
    """The technologies that are used, spread evenly over the height."""
    names = sorted({technology["name_en"] for case in cases for technology in case["technologies"]})
    found: list[Enabler] = []
    below = HEAD
    for place, name in enumerate(names):
        texts = lines_of(name, MIDDLE - 2 * PAD, SIZE)
        high = len(texts) * LEADING + 2 * PAD
        top = max(below, round((height + HEAD) * (place + 0.5) / len(names)) - high // 2)
        below = top + high + GAP
        found.append(Enabler(name, _box(MIDDLE_X, top, MIDDLE, high, texts), top + high // 2))
    return tuple(found)


def _equation(case: dict[str, Any], top: int, height: int, at: dict[str, int]) -> Equation:
    y = top + height // 2
    old = _box(0, top, SIDE, height, _texts(case, "traditional_industry"))
    new = _box(RIGHT, top, SIDE, height, _texts(case, "new_industry"))
    return Equation(case, old, new, y, tuple(_flow(y, at[one["name_en"]]) for one in case["technologies"]))


def _flow(y: int, over: int) -> Flow:
    left, right = (SIDE + MIDDLE_X) // 2, (MIDDLE_X + MIDDLE + RIGHT) // 2
    return Flow(
        f"M{SIDE} {y}C{left} {y} {left} {over} {MIDDLE_X} {over}",
        f"M{MIDDLE_X + MIDDLE} {over}C{right} {over} {right} {y} {RIGHT} {y}",
    )
