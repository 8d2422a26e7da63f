"""Relation graph of a publication: the entries that link to it on the left, the entries that it links to on the right."""

from dataclasses import dataclass
from typing import Any

WIDTH, ROW_HEIGHT, TOP = 760, 34, 16  # units of the view box
MAX_NEIGHBOURS = 7  # on each side
NODE_WIDTH = 250  # units of the view box
MAX_TITLE_CHARACTERS = 30  # a longer title is cut in its node


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
    """`left` link to the publication, which links to `right`. `omitted_count` relations are not drawn."""

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
    """Returns None for fewer than two relations."""
    relations = document.get("relations", ())
    if len(relations) < 2:
        return None
    outgoing = [relation for relation in relations if relation["direction"] == "forward"]
    incoming = [relation for relation in relations if relation["direction"] == "reverse"]
    rows = max(1, min(MAX_NEIGHBOURS, max(len(outgoing), len(incoming))))
    height = 2 * TOP + rows * ROW_HEIGHT
    left = _column(incoming[:MAX_NEIGHBOURS], 0, height)
    right = _column(outgoing[:MAX_NEIGHBOURS], WIDTH - NODE_WIDTH, height)
    return RelationGraph(document["title"], left, right, len(relations) - len(left) - len(right), height)


def _column(relations: list[dict[str, Any]], x: int, height: int) -> tuple[GraphNode, ...]:
    first = (height - len(relations) * ROW_HEIGHT) / 2
    return tuple(
        GraphNode(one["title"], one["verb"], one["entry_type"], one["web_url"], x, first + row * ROW_HEIGHT + 4)
        for row, one in enumerate(relations)
    )
