"""Priority areas against quarters: how many newsletter items each had, and which had none lately."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.membership import MONTH, Members
from catalogue.names import Name
from catalogue.pictures.heat import Heat, heat

SHOWN = 8  # quarters
SILENT = 3  # quarters without an item that are worth saying


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, month: str) -> "Quarter":
        """Of `2015-03`."""
        return cls(int(month[:4]), (int(month[5:7]) + 2) // 3)

    def earlier(self, steps: int) -> "Quarter":
        year, place = divmod(self.year * 4 + self.number - 1 - steps, 4)
        return Quarter(year, place + 1)

    @property
    def months(self) -> list[str]:
        return [f"{self.year:04}-{month:02}" for month in range(self.number * 3 - 2, self.number * 3 + 1)]

    @property
    def days(self) -> tuple[str, str]:
        """Its first and its last."""
        return f"{self.months[0]}-01", f"{self.months[-1]}-{30 if self.number in (2, 3) else 31}"

    def __str__(self) -> str:
        return f"{self.year:04} Q{self.number}"


@dataclass(frozen=True)
class Coverage:
    """`silent` areas had nothing in the last SILENT quarters up to `last`, the newest with an item."""

    heat: Heat
    silent: tuple[Name, ...]
    last: Quarter


def coverage(members: Members, areas: Sequence[Name]) -> Coverage | None:
    """From the first quarter with an item to the newest, the last SHOWN. None where no area has an item in them.

    Of a desk that is younger than SILENT quarters nobody can say that it is silent.
    """
    items = members.live("item")
    months = members.counts(MONTH, items)
    if not months:
        return None
    last = Quarter.of(max(months))
    quarters = [last.earlier(steps) for steps in range(min(SHOWN, _steps(Quarter.of(min(months)), last) + 1) - 1, -1, -1)]
    within = {quarter: items & members.any_of(MONTH, quarter.months) for quarter in quarters}

    def count(area: Name, quarter: Quarter) -> int:
        return within[quarter].intersection_cardinality(members.of("priority_area", area.code))

    def query(area: Name, quarter: Quarter) -> str:
        first, end = quarter.days
        return f"priority_area={area.code}&issued_after={first}&issued_before={end}"

    picture = heat(areas, quarters, count, query)
    lately = quarters[-SILENT:]
    silent = tuple(area for area in areas if len(lately) == SILENT and not any(count(area, quarter) for quarter in lately))
    return Coverage(picture, silent, last) if picture else None


def _steps(first: Quarter, last: Quarter) -> int:
    return (last.year - first.year) * 4 + last.number - first.number
