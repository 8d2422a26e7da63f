"""The widgets of the dashboard: their fields, and the registry of the functions that build them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.queries import QueryResult

MAX_LINES = 8  # lines in a widget


@dataclass(frozen=True)
class WidgetLine:
    """One line. `url` is "" for a line without a link; `about` says in words why the line is listed."""

    title: str
    url: str
    kind: str = ""
    about: str = ""
    note: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class WidgetLink:
    text: str
    url: str


@dataclass(frozen=True)
class Widget:
    """`lines` are the first of `total` rows; `more` are links to lists of all rows.

    `todo_label` names the work, in words that follow a number; "" for widgets that only inform. `is_about_content` is False for
    widgets about the machines, which may have lines at a desk that holds nothing yet.
    """

    name: str
    title: str
    empty_text: str
    lines: Sequence[WidgetLine] = ()
    total: int = 0
    more: Sequence[WidgetLink] = ()
    todo_label: str = ""
    template: str = "admin/dashboard/widget.html"
    extra_context: dict[str, Any] = field(default_factory=dict)
    is_about_content: bool = True

    @property
    def is_idle(self) -> bool:
        return not self.total


QueryResults = dict[str, QueryResult]
WidgetFactory = Callable[[DashboardContext, QueryResults], Widget | None]
WIDGETS: list[tuple[int, WidgetFactory]] = []


def register_widget(rank: int) -> Callable[[WidgetFactory], WidgetFactory]:
    """Registers a function that builds a widget, or returns None for a user who may not see it. Lower ranks come first."""

    def register(build: WidgetFactory) -> WidgetFactory:
        WIDGETS.append((rank, build))
        return build

    return register
