"""What a box of the first page is, and the list of those that were declared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.queries import QueryResult

MAX_LINES = 8  # lines in a box


@dataclass(frozen=True)
class WidgetLine:
    """One thing to do or to know. `url` is "" where there is nowhere to go; `about` says in words why it stands here."""

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
    """`total` counts all that `lines` are the first of; `more` leads to lists with all of them.

    `waits` names what somebody should do, in words that follow a number; "" for boxes that only tell.
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

    @property
    def is_idle(self) -> bool:
        return not self.total


QueryResults = dict[str, QueryResult]
WidgetFactory = Callable[[DashboardContext, QueryResults], Widget | None]
WIDGETS: list[tuple[int, WidgetFactory]] = []


def register_widget(rank: int) -> Callable[[WidgetFactory], WidgetFactory]:
    """The function fills a box, or returns None for somebody whom it does not concern. Lower ranks stand first."""

    def keep(fill: WidgetFactory) -> WidgetFactory:
        WIDGETS.append((rank, fill))
        return fill

    return keep
