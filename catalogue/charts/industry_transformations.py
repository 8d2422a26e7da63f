"""Flow chart of case studies: traditional industry, technologies, new industry; grouped by economic sector."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.charts.shades import only_largest
from catalogue.charts.text_layout import TextLine, wrap_text
from catalogue.models.vocabulary import Tier
from catalogue.vocabulary.localized_names import LocalizedText, localized_name

WIDTH, SIDE_WIDTH, MIDDLE_WIDTH = 880, 270, 150
SIZE, LEADING, PADDING, GAP, HEADING_HEIGHT = 14, 18, 8, 8, 34
RIGHT_X, MIDDLE_X = WIDTH - SIDE_WIDTH, (WIDTH - MIDDLE_WIDTH) // 2


@dataclass(frozen=True)
class LabelBox:
    x: int
    y: int
    width: int
    height: int
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class FlowCurves:
    """The `d` attributes of two SVG paths: traditional industry to technology, technology to new industry."""

    before: str
    after: str


@dataclass(frozen=True)
class Transformation:
    case: dict[str, Any]
    old: LabelBox
    new: LabelBox
    y: int
    paths: tuple[FlowCurves, ...]


@dataclass(frozen=True)
class Enabler:
    """A technology. `cases` is the number of cases with it."""

    name: LocalizedText
    cases: int
    box: LabelBox
    y: int


@dataclass(frozen=True)
class TierGroup:
    tier: str
    label: Any
    y: int
    transformations: tuple[Transformation, ...]


@dataclass(frozen=True)
class TransformationChart:
    width: int
    height: int
    groups: tuple[TierGroup, ...]
    enablers: tuple[Enabler, ...]

    @property
    def largest(self) -> Enabler | None:
        """Returns the technology with the most cases; None where two have as many."""
        return only_largest(self.enablers, lambda enabler: enabler.cases)

    @property
    def case_count(self) -> int:
        return sum(len(group.transformations) for group in self.groups)


def transformation_chart(cases: Sequence[dict[str, Any]]) -> TransformationChart | None:
    """`cases` are presented documents; their order is kept within a tier. Returns None without a case."""
    by_tier = {tier: [case for case in cases if case["tier"] == tier] for tier in Tier.values}
    rows, tops, y = [], {}, 0
    for tier, tier_cases in by_tier.items():
        if tier_cases:
            tops[tier], y = y, y + HEADING_HEIGHT
        for case in tier_cases:
            height = _height(case)
            rows.append((case, y, height))
            y += height + GAP
    if not rows:
        return None
    enablers = _enablers(cases, y)
    y_by_technology = {enabler.name: enabler.y for enabler in enablers}
    drawn = [_transformation(case, top, height, y_by_technology) for case, top, height in rows]
    groups = tuple(
        TierGroup(tier, Tier(tier).label, top + 22, tuple(one for one in drawn if one.case["tier"] == tier))
        for tier, top in tops.items()
    )
    height = max(y, *(enabler.box.y + enabler.box.height for enabler in enablers), 0)
    return TransformationChart(WIDTH, height, groups, enablers)


def _label_lines(case: dict[str, Any], name: str) -> list[str]:
    return wrap_text(case[name], SIDE_WIDTH - 2 * PADDING, SIZE)


def _height(case: dict[str, Any]) -> int:
    return max(len(_label_lines(case, name)) for name in ("traditional_industry", "new_industry")) * LEADING + 2 * PADDING


def _box(x: int, y: int, width: int, height: int, texts: list[str]) -> LabelBox:
    start = y + (height - len(texts) * LEADING) // 2 + SIZE
    return LabelBox(x, y, width, height, tuple(TextLine(start + LEADING * row, text) for row, text in enumerate(texts)))


def _enablers(cases: Sequence[dict[str, Any]], height: int) -> tuple[Enabler, ...]:
    """Returns the technologies of all cases, spread evenly over the height."""
    cases_by_name = Counter(localized_name(technology) for case in cases for technology in case["technologies"])
    found: list[Enabler] = []
    below = HEADING_HEIGHT
    for place, name in enumerate(sorted(cases_by_name)):
        texts = wrap_text(name.text, MIDDLE_WIDTH - 2 * PADDING, SIZE)
        high = len(texts) * LEADING + 2 * PADDING
        top = max(below, round((height + HEADING_HEIGHT) * (place + 0.5) / len(cases_by_name)) - high // 2)
        below = top + high + GAP
        found.append(Enabler(name, cases_by_name[name], _box(MIDDLE_X, top, MIDDLE_WIDTH, high, texts), top + high // 2))
    return tuple(found)


def _transformation(case: dict[str, Any], top: int, height: int, at: dict[LocalizedText, int]) -> Transformation:
    y = top + height // 2
    old = _box(0, top, SIDE_WIDTH, height, _label_lines(case, "traditional_industry"))
    new = _box(RIGHT_X, top, SIDE_WIDTH, height, _label_lines(case, "new_industry"))
    return Transformation(case, old, new, y, tuple(_flow(y, at[localized_name(one)]) for one in case["technologies"]))


def _flow(y: int, over: int) -> FlowCurves:
    left, right = (SIDE_WIDTH + MIDDLE_X) // 2, (MIDDLE_X + MIDDLE_WIDTH + RIGHT_X) // 2
    return FlowCurves(
        f"M{SIDE_WIDTH} {y}C{left} {y} {left} {over} {MIDDLE_X} {over}",
        f"M{MIDDLE_X + MIDDLE_WIDTH} {over}C{right} {over} {right} {y} {RIGHT_X} {y}",
    )
