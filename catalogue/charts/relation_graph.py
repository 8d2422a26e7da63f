"""Relation graph of a publication: the entries that link to it on the left, the entries that it links to on the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.charts.text_layout import TextLine, wrap_title
from catalogue.vocabulary.localized_names import localized_name

WIDTH, ROW_HEIGHT, TOP = 880, 54, 8  # units of the view box
MAX_NEIGHBOURS = 7  # on each side
NODE_WIDTH, NODE_HEIGHT, PADDING = 274, 46, 10
SIZE, LEADING = 14, 18
EDGE_LENGTH = 116  # of the straight part of an edge, on which its verb stands
RADIUS = 20  # of the circle in the middle


@dataclass(frozen=True)
class GraphNode:
    """A related entry, its title in at most two lines, and `edge`, the `d` attribute of the line to the middle. The verb
    stands on the line from `verb_x`. `x` and `y` are units of the view box. `web_url` is "" for what has no page.
    """

    title: str
    lang: str
    verb: str
    kind: str
    web_url: str
    x: int
    y: float
    lines: tuple[TextLine, ...]
    edge: str
    verb_x: int

    @property
    def middle(self) -> float:
        return self.y + NODE_HEIGHT / 2


@dataclass(frozen=True)
class RelationGraph:
    """`left` link to the publication, which links to `right`. `omitted_count` relations are not drawn."""

    left: tuple[GraphNode, ...]
    right: tuple[GraphNode, ...]
    omitted_count: int
    height: int
    width: int = WIDTH
    node_width: int = NODE_WIDTH
    node_height: int = NODE_HEIGHT

    @property
    def middle(self) -> float:
        return self.height / 2


def relation_graph(document: dict[str, Any], named: Sequence[dict[str, Any]] = ()) -> RelationGraph | None:
    """Returns None for fewer than two relations. `named` are outgoing ones to what has no page: `verb`, `title`, no `web_url`.

    What stands in a table of the text is not drawn.
    """
    relations = [*(one for one in document.get("relations", ()) if "number_cells" not in one), *named]
    if len(relations) < 2:
        return None
    outgoing = [relation for relation in relations if relation["direction"] == "forward"]
    incoming = [relation for relation in relations if relation["direction"] == "reverse"]
    rows = max(1, min(MAX_NEIGHBOURS, max(len(outgoing), len(incoming))))
    height = 2 * TOP + rows * ROW_HEIGHT
    left = _column(incoming[:MAX_NEIGHBOURS], height, is_left=True)
    right = _column(outgoing[:MAX_NEIGHBOURS], height, is_left=False)
    return RelationGraph(left, right, len(relations) - len(left) - len(right), height)


def _column(relations: list[dict[str, Any]], height: int, *, is_left: bool) -> tuple[GraphNode, ...]:
    first = (height - len(relations) * ROW_HEIGHT) / 2 + (ROW_HEIGHT - NODE_HEIGHT) / 2
    return tuple(_node(one, first + row * ROW_HEIGHT, height / 2, is_left=is_left) for row, one in enumerate(relations))


def _node(relation: dict[str, Any], y: float, centre_y: float, *, is_left: bool) -> GraphNode:
    x = 0 if is_left else WIDTH - NODE_WIDTH
    inward = 1 if is_left else -1  # from the node to the middle
    side = NODE_WIDTH if is_left else x
    name = localized_name(relation)
    title = f"{relation['number']} {name.text}" if relation.get("number") else name.text
    texts = wrap_title(title, NODE_WIDTH - 2 * PADDING, SIZE)
    base = round(y + (NODE_HEIGHT - len(texts) * LEADING) / 2 + SIZE)
    lines = tuple(TextLine(base + LEADING * row, text) for row, text in enumerate(texts))
    bend, end = side + inward * EDGE_LENGTH, WIDTH // 2 - inward * RADIUS
    middle = y + NODE_HEIGHT / 2
    edge = f"M{side} {middle:.1f}H{bend}C{end} {middle:.1f} {bend} {centre_y:.1f} {end} {centre_y:.1f}"
    return GraphNode(
        title, name.lang, relation["verb"], relation["entry_type"], relation["web_url"], x, y, lines, edge, side + inward * 8
    )
