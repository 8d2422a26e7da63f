"""The first page put together: who sees which boxes, in which order, and what is said before them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from editorial.content import publication_registry
from editorial.dashboard.context import DashboardContext
from editorial.dashboard.queries import run_queries
from editorial.dashboard.widgets import WIDGETS, Widget


class FirstStep(NamedTuple):
    label: str
    hint: str
    url: str


@dataclass(frozen=True)
class DashboardPage:
    """`filled` boxes have something, the most urgent first; `idle` ones have nothing and say so.

    `first_steps` are links to a new publication, for a desk with nothing in it.
    """

    filled: tuple[Widget, ...]
    idle: tuple[Widget, ...]
    first_steps: tuple[FirstStep, ...] = ()

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
    filled_boxes, idle_boxes = (tuple(box for box in boxes if box.is_idle is wanted) for wanted in (False, True))
    return DashboardPage(filled_boxes, idle_boxes, tuple(_first_steps(context)))


def _first_steps(context: DashboardContext) -> Iterator[FirstStep]:
    """One a type that declares its first step and of which the person may add one."""
    for declared in publication_registry.desk_types():
        if declared.first_step and declared.model in context.types("add"):
            opts = declared.model._meta
            yield FirstStep(*declared.first_step, reverse(f"admin:{opts.app_label}_{opts.model_name}_add"))
