"""Priority areas against the last issues, for the desk and for its partners: the issue in the making counts too."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from django.db.models import Count, Exists, OuterRef

from catalogue.charts.heatmap import HeatmapCell
from catalogue.charts.tile_map import shade_level
from catalogue.models import Entry, PriorityArea, PrioritySelection
from newsletters.models import Issue, IssuePlacement, Item

ISSUES_SHOWN = 8
MIN_SILENT_ISSUES = 3  # published issues without an item that are worth saying
NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
WEIGHT_WORDS = {1: "some interest", 2: "interest", 3: "most interest"}


@dataclass(frozen=True)
class IssueColumn:
    """An issue; `is_live` when readers have it."""

    pk: int
    title: str
    number: int
    phase: str
    start: date
    end: date
    is_live: bool


@dataclass(frozen=True)
class AreaCoverage:
    """`cells` has one for each column, oldest first. `silence` counts the newest published issues without an item;
    0 where an issue in the making has one.
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
        """`Nothing on Healthcare for three issues`."""
        return f"Nothing on {self.name} for {NUMBER_WORDS[self.issues_without_items]} issues" if self.is_silent else ""


@dataclass(frozen=True)
class PartnerCoverage:
    """What one partner selected: (area, weight in words), the most wanted first."""

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
    """`partners` are those with a selection for the phase of the newest issue."""

    columns: tuple[IssueColumn, ...]
    areas: tuple[AreaCoverage, ...]
    partners: tuple[PartnerCoverage, ...]

    @property
    def silent_areas(self) -> list[AreaCoverage]:
        """The longest silence first."""
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
    """Four statements; None without an issue or an area."""
    columns = _issue_columns()
    if not columns:
        return None
    counts = _item_counts(columns)
    selections = list(
        PrioritySelection.objects.filter(phase__code=columns[-1].phase, area__is_retired=False)
        .order_by("-weight", "area__code", "partner__code")
        .values_list("area_id", "weight", "partner__code", "partner__name_en", "partner__abbreviation")
    )
    asked = defaultdict(list)
    for area, _weight, code, _name, abbreviation in selections:
        asked[area].append(abbreviation or code)
    found = list(PriorityArea.objects.filter(is_retired=False).order_by("code").values_list("pk", "code", "name_en"))
    most = max((counts.get((column.pk, area), 0) for column in columns for area, *_ in found), default=0)
    areas = {
        pk: _area_coverage(code, name, [counts.get((c.pk, pk), 0) for c in columns], columns, most, asked[pk])
        for pk, code, name in found
    }
    return IssueCoverage(columns, tuple(areas.values()), _partner_coverage(selections, areas)) if areas else None


def _issue_columns() -> tuple[IssueColumn, ...]:
    live = Exists(Entry.objects.live().filter(uid=OuterRef("uid")))
    issues = Issue.objects.exclude(state=Issue.State.WITHDRAWN).order_by("-period_end", "-pk")
    rows = issues.values_list("pk", "title", "number", "phase__code", "period_start", "period_end", live)[:ISSUES_SHOWN]
    return tuple(IssueColumn(*row) for row in rows)[::-1]


def _item_counts(columns: Sequence[IssueColumn]) -> dict[tuple[int, int], int]:
    """(issue, area) to items placed there; without those that were withdrawn."""
    placed = IssuePlacement.objects.filter(issue__in=[column.pk for column in columns], item__priority_areas__isnull=False)
    placed = placed.exclude(item__state=Item.State.WITHDRAWN).order_by()
    rows = placed.values_list("issue_id", "item__priority_areas").annotate(total=Count("item_id"))
    return {(issue, area): total for issue, area, total in rows}


def _area_coverage(
    code: str, name: str, counts: list[int], columns: Sequence[IssueColumn], most: int, partners: list[str]
) -> AreaCoverage:
    cells = (
        HeatmapCell(count, shade_level(count, most), f"in_issue={column.pk}&area={code}")
        for count, column in zip(counts, columns, strict=True)
    )
    return AreaCoverage(code, name, tuple(cells), _issues_without_items(counts, columns), tuple(partners))


def _issues_without_items(counts: Sequence[int], columns: Sequence[IssueColumn]) -> int:
    """From the newest back to the first issue with an item."""
    newest_first = list(zip(counts, columns, strict=True))[::-1]
    return sum(column.is_live for _count, column in takewhile(lambda pair: not pair[0], newest_first))


def _partner_coverage(selections: Iterable[tuple], areas: dict[int, AreaCoverage]) -> tuple[PartnerCoverage, ...]:
    chosen: dict[tuple[str, str], list[tuple[AreaCoverage, str]]] = defaultdict(list)
    for area, weight, code, name, abbreviation in selections:
        label = f"{abbreviation} – {name}" if abbreviation else name
        chosen[code, label].append((areas[area], WEIGHT_WORDS.get(weight, "")))
    return tuple(PartnerCoverage(code, label, tuple(found)) for (code, label), found in sorted(chosen.items()))
