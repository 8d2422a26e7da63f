"""Coverage of priority areas by the last issues, drafts included: for the dashboard and for the partners' report."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from catalogue.charts.heatmap import HeatmapCell
from catalogue.charts.shades import ShadeScale
from catalogue.http.compiled_query import CompiledQuery
from catalogue.models import Entry, PriorityArea, PrioritySelection
from newsletters.models import Issue, IssuePlacement, Item

ISSUES_SHOWN = 8
MIN_SILENT_ISSUES = 3  # an area without an item in as many published issues is silent
NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
WEIGHT_WORDS = {1: "some interest", 2: "interest", 3: "most interest"}


@dataclass(frozen=True)
class IssueColumn:
    """An issue. `is_live`: a version of it is public."""

    pk: int
    title: str
    number: int
    phase: str
    start: date
    end: date
    is_live: bool


@dataclass(frozen=True)
class AreaCoverage:
    """`cells` has one cell for each issue, oldest first. `issues_without_items` counts the newest published issues without an
    item on the area; 0 where a draft issue has one.
    """

    code: str
    name: str
    cells: tuple[HeatmapCell, ...]
    issues_without_items: int
    partners: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def is_silent(self) -> bool:
        return self.issues_without_items >= MIN_SILENT_ISSUES

    @property
    def silence_text(self) -> str:
        """Returns a sentence such as `Nothing on Healthcare for three issues`; "" for an area that is not silent."""
        return f"Nothing on {self.name} for {NUMBER_WORDS[self.issues_without_items]} issues" if self.is_silent else ""


@dataclass(frozen=True)
class PartnerCoverage:
    """The areas that one partner selected, as (area, label of the weight), the highest weight first."""

    code: str
    name: str
    areas: tuple[tuple[AreaCoverage, str], ...]

    @property
    def silent_areas(self) -> list[AreaCoverage]:
        return [area for area, _weight in self.areas if area.is_silent]

    @property
    def total(self) -> int:
        return sum(area.total for area, _weight in self.areas)


@dataclass(frozen=True)
class IssueCoverage:
    """`partners` are the partners with a selection for the phase of the newest issue."""

    columns: tuple[IssueColumn, ...]
    areas: tuple[AreaCoverage, ...]
    partners: tuple[PartnerCoverage, ...]

    @property
    def silent_areas(self) -> list[AreaCoverage]:
        """Returns the silent areas, the longest silence first."""
        return sorted((area for area in self.areas if area.is_silent), key=lambda area: -area.issues_without_items)

    @property
    def live(self) -> int:
        return sum(column.is_live for column in self.columns)

    @property
    def start(self) -> date:
        return min(column.start for column in self.columns)

    @property
    def end(self) -> date:
        return max(column.end for column in self.columns)


def area_coverage() -> IssueCoverage | None:
    """Returns None without an issue or an area. Four statements."""
    columns = _issue_columns()
    if not columns:
        return None
    counts = _item_counts(columns)
    selections = SELECTIONS.fetch(phase=columns[-1].phase)
    partners_by_area = defaultdict(list)
    for area, _weight, code, _name, abbreviation in selections:
        partners_by_area[area].append(abbreviation or code)
    found = AREAS.fetch()
    shades = ShadeScale.of(counts.get((column.pk, area), 0) for column in columns for area, *_ in found)
    areas = {
        pk: _area_coverage(code, name, [counts.get((c.pk, pk), 0) for c in columns], columns, shades, partners_by_area[pk])
        for pk, code, name in found
    }
    return IssueCoverage(columns, tuple(areas.values()), _partner_coverage(selections, areas)) if areas else None


def _last_issues() -> Any:
    """With the key of the public entry. EXISTS would have PostgreSQL read all entries first."""
    live = Subquery(Entry.objects.live().filter(uid=OuterRef("uid")).values("pk")[:1])
    issues = Issue.objects.exclude(state=Issue.State.WITHDRAWN).order_by("-period_end", "-pk")
    return issues.values_list("pk", "title", "number", "phase__code", "period_start", "period_end", live)[:ISSUES_SHOWN]


def _selections(phase: str) -> Any:
    selections = PrioritySelection.objects.filter(phase__code=phase, area__is_retired=False)
    ordered = selections.order_by("-weight", "area__code", "partner__code")
    return ordered.values_list("area_id", "weight", "partner__code", "partner__name_en", "partner__abbreviation")


def _placed_items(issues: Sequence[int]) -> Any:
    placed = IssuePlacement.objects.filter(issue__in=issues, item__priority_areas__isnull=False)
    placed = placed.exclude(item__state=Item.State.WITHDRAWN).order_by()
    return placed.values_list("issue_id", "item__priority_areas").annotate(total=Count("item_id"))


LAST_ISSUES, SELECTIONS = CompiledQuery(_last_issues), CompiledQuery(_selections, phase=str)
PLACED_ITEMS = CompiledQuery(_placed_items, issues=[int])
AREAS = CompiledQuery(lambda: PriorityArea.objects.filter(is_retired=False).order_by("code").values_list("pk", "code", "name_en"))


def _issue_columns() -> tuple[IssueColumn, ...]:
    return tuple(IssueColumn(*(*columns, live is not None)) for *columns, live in LAST_ISSUES.fetch())[::-1]


def _item_counts(columns: Sequence[IssueColumn]) -> dict[tuple[int, int], int]:
    """Returns the number of placed items by (issue, area), without withdrawn items."""
    rows = PLACED_ITEMS.fetch(issues=[column.pk for column in columns])
    return {(issue, area): total for issue, area, total in rows}


def _area_coverage(
    code: str, name: str, counts: list[int], columns: Sequence[IssueColumn], shades: ShadeScale, partners: list[str]
) -> AreaCoverage:
    cells = (
        HeatmapCell(count, shades.level(count), f"in_issue={column.pk}&area={code}")
        for count, column in zip(counts, columns, strict=True)
    )
    return AreaCoverage(code, name, tuple(cells), _issues_without_items(counts, columns), tuple(partners))


def _issues_without_items(counts: Sequence[int], columns: Sequence[IssueColumn]) -> int:
    """Counts the published issues after the newest issue with an item."""
    newest_first = list(zip(counts, columns, strict=True))[::-1]
    return sum(column.is_live for _count, column in takewhile(lambda pair: not pair[0], newest_first))


def _partner_coverage(selections: Iterable[tuple], areas: dict[int, AreaCoverage]) -> tuple[PartnerCoverage, ...]:
    chosen: dict[tuple[str, str], list[tuple[AreaCoverage, str]]] = defaultdict(list)
    for area, weight, code, name, abbreviation in selections:
        label = f"{abbreviation} – {name}" if abbreviation else name
        chosen[code, label].append((areas[area], WEIGHT_WORDS.get(weight, "")))
    return tuple(PartnerCoverage(code, label, tuple(found)) for (code, label), found in sorted(chosen.items()))
