"""A publication among its neighbours: itself in the middle, those that it names on the right, those that name it on the left."""

from dataclasses import dataclass
from typing import Any

WIDTH, ROW, TOP = 760, 34, 16  # units of the view box
MOST = 7  # neighbours on either side
NODE = 250  # width of a neighbour
LETTERS = 30  # of a title in its node


@dataclass(frozen=True)
class Node:
    title: str
    verb: str
    kind: str
    web_url: str
    x: int
    y: float

    @property
    def middle(self) -> float:
        return self.y + 13

    @property
    def short(self) -> str:
        return self.title if len(self.title) <= LETTERS else self.title[: LETTERS - 1].rstrip() + "…"


@dataclass(frozen=True)
class Graph:
    """`left` name it, it names `right`; `more` were left out."""

    title: str
    left: tuple[Node, ...]
    right: tuple[Node, ...]
    more: int
    height: int
    width: int = WIDTH
    node: int = NODE

    @property
    def middle(self) -> float:
        return self.height / 2


def graph(document: dict[str, Any]) -> Graph | None:
    """None where there are fewer than two neighbours."""
    relations = document.get("relations", ())
    if len(relations) < 2:
        return None
    named = [one for one in relations if one["direction"] == "forward"]
    naming = [one for one in relations if one["direction"] == "reverse"]
    rows = max(1, min(MOST, max(len(named), len(naming))))
    height = 2 * TOP + rows * ROW
    left, right = _column(naming[:MOST], 0, height), _column(named[:MOST], WIDTH - NODE, height)
    return Graph(document["title"], left, right, len(relations) - len(left) - len(right), height)


def _column(relations: list[dict[str, Any]], x: int, height: int) -> tuple[Node, ...]:
    first = (height - len(relations) * ROW) / 2
    return tuple(
        Node(one["title"], one["verb"], one["entry_type"], one["web_url"], x, first + row * ROW + 4)
        for row, one in enumerate(relations)
    )
