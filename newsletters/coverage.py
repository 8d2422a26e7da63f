"""Priority areas against the last issues, for the desk and for its partners: the issue in the making counts too."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from django.db.models import Count, Exists, OuterRef

from catalogue.models import Entry, PriorityArea, PrioritySelection
from catalogue.pictures.heat import Cell
from catalogue.pictures.tiles import level
from newsletters.models import Issue, IssuePlacement, Item

ISSUES = 8
SILENT = 3  # published issues without an item that are worth saying
IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
WEIGHTS = {1: "some interest", 2: "interest", 3: "most interest"}


@dataclass(frozen=True)
class Column:
    """An issue; `is_live` when readers have it."""

    pk: int
    title: str
    number: int
    phase: str
    start: date
    end: date
    is_live: bool


@dataclass(frozen=True)
class Area:
    """`cells` has one for each column, oldest first. `silence` counts the newest published issues without an item;
    0 where an issue in the making has one.
    """

    code: str
    name: str
    cells: tuple[Cell, ...]
    silence: int
    partners: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def is_silent(self) -> bool:
        return self.silence >= SILENT

    @property
    def said(self) -> str:
        """`Nothing on Healthcare for three issues`."""
        return f"Nothing on {self.name} for {IN_WORDS[self.silence]} issues" if self.is_silent else ""


@dataclass(frozen=True)
class Partner:
    """What one partner selected: (area, weight in words), the most wanted first."""

    code: str
    name: str
    areas: tuple[tuple[Area, str], ...]

    @property
    def silent(self) -> list[Area]:
        return [area for area, _weight in self.areas if area.is_silent]

    @property
    def total(self) -> int:
        return sum(area.total for area, _weight in self.areas)


@dataclass(frozen=True)
class Coverage:
    """`partners` are those with a selection for the phase of the newest issue."""

    columns: tuple[Column, ...]
    areas: tuple[Area, ...]
    partners: tuple[Partner, ...]

    @property
    def silent(self) -> list[Area]:
        """The longest silence first."""
        return sorted((area for area in self.areas if area.is_silent), key=lambda area: -area.silence)

    @property
    def live(self) -> int:
        return sum(column.is_live for column in self.columns)

    @property
    def start(self) -> date:
        return min(column.start for column in self.columns)

    @property
    def end(self) -> date:
        return max(column.end for column in self.columns)


def coverage() -> Coverage | None:
    """Four statements; None without an issue or an area."""
    columns = _columns()
    if not columns:
        return None
    counts = _counts(columns)
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
        pk: _area(code, name, [counts.get((c.pk, pk), 0) for c in columns], columns, most, asked[pk]) for pk, code, name in found
    }
    return Coverage(columns, tuple(areas.values()), _partners(selections, areas)) if areas else None


def _columns() -> tuple[Column, ...]:
    live = Exists(Entry.objects.live().filter(uid=OuterRef("uid")))
    issues = Issue.objects.exclude(state=Issue.State.WITHDRAWN).order_by("-period_end", "-pk")
    rows = issues.values_list("pk", "title", "number", "phase__code", "period_start", "period_end", live)[:ISSUES]
    return tuple(Column(*row) for row in rows)[::-1]


def _counts(columns: Sequence[Column]) -> dict[tuple[int, int], int]:
    """(issue, area) to items placed there; without those that were withdrawn."""
    placed = IssuePlacement.objects.filter(issue__in=[column.pk for column in columns], item__priority_areas__isnull=False)
    placed = placed.exclude(item__state=Item.State.WITHDRAWN).order_by()
    rows = placed.values_list("issue_id", "item__priority_areas").annotate(total=Count("item_id"))
    return {(issue, area): total for issue, area, total in rows}


def _area(code: str, name: str, counts: list[int], columns: Sequence[Column], most: int, partners: list[str]) -> Area:
    cells = (
        Cell(count, level(count, most), f"in_issue={column.pk}&area={code}") for count, column in zip(counts, columns, strict=True)
    )
    return Area(code, name, tuple(cells), _silence(counts, columns), tuple(partners))


def _silence(counts: Sequence[int], columns: Sequence[Column]) -> int:
    """From the newest back to the first issue with an item."""
    newest_first = list(zip(counts, columns, strict=True))[::-1]
    return sum(column.is_live for _count, column in takewhile(lambda pair: not pair[0], newest_first))


def _partners(selections: Iterable[tuple], areas: dict[int, Area]) -> tuple[Partner, ...]:
    chosen: dict[tuple[str, str], list[tuple[Area, str]]] = defaultdict(list)
    for area, weight, code, name, abbreviation in selections:
        label = f"{abbreviation} – {name}" if abbreviation else name
        chosen[code, label].append((areas[area], WEIGHTS.get(weight, "")))
    return tuple(Partner(code, label, tuple(found)) for (code, label), found in sorted(chosen.items()))
