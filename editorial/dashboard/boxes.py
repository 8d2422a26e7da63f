"""What a box of the first page is, and the list of those that were declared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from editorial.dashboard.asking import Asking
from editorial.dashboard.gathering import Answer

MOST = 8  # lines in a box


@dataclass(frozen=True)
class Line:
    """One thing to do or to know. `url` is "" where there is nowhere to go; `about` says in words why it stands here."""

    title: str
    url: str
    kind: str = ""
    about: str = ""
    note: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True)
class Box:
    """`total` counts all that `lines` are the first of; `more` leads to lists with all of them.

    `waits` names what somebody should do, in words that follow a number; "" for boxes that only tell.
    """

    name: str
    title: str
    empty: str
    lines: Sequence[Line] = ()
    total: int = 0
    more: Sequence[Link] = ()
    waits: str = ""
    template: str = "admin/dashboard/lines.html"
    holds: dict[str, Any] = field(default_factory=dict)

    @property
    def is_quiet(self) -> bool:
        return not self.total


Answers = dict[str, Answer]
Fill = Callable[[Asking, Answers], Box | None]
BOXES: list[tuple[int, Fill]] = []


def declare(rank: int) -> Callable[[Fill], Fill]:
    """The function fills a box, or returns None for somebody whom it does not concern. Lower ranks stand first."""

    def keep(fill: Fill) -> Fill:
        BOXES.append((rank, fill))
        return fill

    return keep
