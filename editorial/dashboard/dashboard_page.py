"""The first page put together: who sees which boxes, in which order, and what is said before them."""

from dataclasses import dataclass

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.queries import run_queries
from editorial.dashboard.widgets import WIDGETS, Widget


@dataclass(frozen=True)
class DashboardPage:
    """`full` boxes have something, the most urgent first; `quiet` ones have nothing and say so."""

    filled: tuple[Widget, ...]
    idle: tuple[Widget, ...]

    @property
    def waiting(self) -> list[Widget]:
        """What somebody should do next."""
        return [box for box in self.filled if box.todo_label]

    @property
    def is_new(self) -> bool:
        """Nobody has done anything at this desk yet, as far as the person may see."""
        return not self.filled and bool(self.idle)


def build_page(context: DashboardContext) -> DashboardPage:
    results = run_queries(context)
    filled = [fill(context, results) for _, fill in sorted(WIDGETS, key=lambda declared: declared[0])]
    boxes = [box for box in filled if box is not None]
    return DashboardPage(tuple(box for box in boxes if not box.is_idle), tuple(box for box in boxes if box.is_idle))
