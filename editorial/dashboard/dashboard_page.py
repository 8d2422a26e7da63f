"""Builds the dashboard: the widgets of a user in their order, and the first steps on an empty desk."""

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
    """`filled` are the widgets with rows, the most urgent first; `idle` are those without.

    `first_steps` are links that create a publication, for a desk with nothing in it.
    """

    filled: tuple[Widget, ...]
    idle: tuple[Widget, ...]
    first_steps: tuple[FirstStep, ...] = ()

    @property
    def waiting(self) -> list[Widget]:
        """The filled widgets that ask for work."""
        return [widget for widget in self.filled if widget.todo_label]

    @property
    def is_new(self) -> bool:
        """Whether nothing has been done at this desk yet, as far as the user may see."""
        return not any(widget.is_about_content for widget in self.filled) and bool(self.idle)


def build_page(context: DashboardContext) -> DashboardPage:
    results = run_queries(context)
    built = [build(context, results) for _, build in sorted(WIDGETS, key=lambda registered: registered[0])]
    widgets = [widget for widget in built if widget is not None]
    filled, idle = (tuple(widget for widget in widgets if widget.is_idle is is_idle) for is_idle in (False, True))
    return DashboardPage(filled, idle, tuple(_first_steps(context)))


def _first_steps(context: DashboardContext) -> Iterator[FirstStep]:
    """One for each type that declares a first step and that the user may add."""
    for desk_type in publication_registry.desk_types():
        if desk_type.first_step and desk_type.model in context.types("add"):
            opts = desk_type.model._meta
            yield FirstStep(*desk_type.first_step, reverse(f"admin:{opts.app_label}_{opts.model_name}_add"))
