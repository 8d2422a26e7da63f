"""A publication among its neighbours: itself in the middle, those that it names on the right, those that name it on the left."""

from dataclasses import dataclass
from typing import Any

WIDTH, ROW_HEIGHT, TOP = 760, 34, 16  # units of the view box
MAX_NEIGHBOURS = 7  # neighbours on either side
NODE_WIDTH = 250  # width of a neighbour
MAX_TITLE_CHARACTERS = 30  # of a title in its node


@dataclass(frozen=True)
class GraphNode:
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
        return self.title if len(self.title) <= MAX_TITLE_CHARACTERS else self.title[: MAX_TITLE_CHARACTERS - 1].rstrip() + "…"


@dataclass(frozen=True)
class RelationGraph:
    """`left` name it, it names `right`; `more` were left out."""

    title: str
    left: tuple[GraphNode, ...]
    right: tuple[GraphNode, ...]
    omitted_count: int
    height: int
    width: int = WIDTH
    node: int = NODE_WIDTH

    @property
    def middle(self) -> float:
        return self.height / 2


def relation_graph(document: dict[str, Any]) -> RelationGraph | None:
    """None where there are fewer than two neighbours."""
    relations = document.get("relations", ())
    if len(relations) < 2:
        return None
    named = [one for one in relations if one["direction"] == "forward"]
    naming = [one for one in relations if one["direction"] == "reverse"]
    rows = max(1, min(MAX_NEIGHBOURS, max(len(named), len(naming))))
    height = 2 * TOP + rows * ROW_HEIGHT
    left, right = _column(naming[:MAX_NEIGHBOURS], 0, height), _column(named[:MAX_NEIGHBOURS], WIDTH - NODE_WIDTH, height)
    return RelationGraph(document["title"], left, right, len(relations) - len(left) - len(right), height)


def _column(relations: list[dict[str, Any]], x: int, height: int) -> tuple[GraphNode, ...]:
    first = (height - len(relations) * ROW_HEIGHT) / 2
    return tuple(
        GraphNode(one["title"], one["verb"], one["entry_type"], one["web_url"], x, first + row * ROW_HEIGHT + 4)
        for row, one in enumerate(relations)
    )
