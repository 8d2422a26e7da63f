"""The parts of charts that repeat for each bar or node, written in Python: as templates they took a fifth of a page's time."""

from collections.abc import Iterable, Iterator

from django import template
from django.template.defaultfilters import capfirst
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalogue.charts.histogram import Histogram, HistogramBar
from catalogue.charts.relation_graph import PADDING, GraphNode, RelationGraph
from catalogue.templatetags.formatting import local_path

register = template.Library()


@register.simple_tag
def histogram_bars(chart: Histogram, query: str) -> SafeString:
    """The bars of the picture, each linked to the entries of its period, and the labels. `query`: of the list without its dates."""
    return mark_safe("".join(_bar(chart, bar, query) for bar in chart.bars))  # nosec B308 B703 # the query is escaped


def _bar(chart: Histogram, bar: HistogramBar, query: str) -> str:
    link = ""
    if bar.count:
        wide = "" if chart.has_narrow_counts else " chart-wide"
        count = f'<text class="histogram-count{wide}" x="{bar.middle:.2f}%" y="{bar.y:.1f}" dy="-4">{bar.count}</text>'
        link = (
            f'<a href="{_period_address(bar, query)}" aria-label="{bar.period}: {bar.count}"><rect class="histogram-bar" '
            f'x="{bar.x:.2f}%" y="{bar.y:.1f}" width="{bar.width:.2f}%" height="{bar.height:.1f}"/>'
            f"{count if chart.has_counts else ''}</a>"
        )
    wide = "" if bar.is_major else " chart-wide"
    label = (
        f'<text class="axis-label{wide}" x="{bar.label_x:.2f}%" y="{chart.height}" dy="-4" text-anchor="{bar.label_anchor}">'
        f"{bar.period}</text>"
    )
    return f"\n      {link}\n      {label if bar.is_labelled else ''}\n    "


@register.simple_tag
def histogram_rows(chart: Histogram, query: str) -> SafeString:
    """The same as rows of a table, without empty periods."""
    return mark_safe("".join(_rows(chart, query)))  # nosec B308 B703 # the query is escaped


def _rows(chart: Histogram, query: str) -> Iterator[str]:
    for bar in chart.bars:
        if bar.count:
            link = f'<a href="{_period_address(bar, query)}">{bar.period}</a>'
            yield f'<tr><th class="figure" scope="row">{link}</th><td class="figure">{bar.count}</td></tr>'


def _period_address(bar: HistogramBar, query: str) -> str:
    others = f"{escape(query)}&amp;" if query else ""
    return f"?{others}issued_after={bar.first}&amp;issued_before={bar.last}"


@register.simple_tag
def graph_words(chart: RelationGraph) -> str:
    """The graph in words: verb and title of each node."""
    return "".join(f"{capfirst(node.verb)}: {node.title}; " for node in (*chart.left, *chart.right))


@register.simple_tag
def graph_edges(nodes: Iterable[GraphNode], anchor: str = "") -> SafeString:
    """The lines of the nodes, each with its verb; `anchor` is the SVG attribute of the verbs, if it is not the default."""
    end = f' text-anchor="{anchor}"' if anchor else ""
    lines = (
        f'<path class="graph-line" d="{node.edge}"/><text class="graph-verb" x="{node.verb_x}" y="{node.middle:.1f}" dy="-5"{end}>'
        f"{escape(node.verb)}</text>"
        for node in nodes
    )
    return mark_safe("".join(lines))  # nosec B308 B703 # verbs are escaped


@register.simple_tag
def graph_nodes(chart: RelationGraph, nodes: Iterable[GraphNode]) -> SafeString:
    """The boxes of the nodes with their titles, each linked to its page."""
    return mark_safe("".join(_graph_node(chart, node) for node in nodes))  # nosec B308 B703 # all texts are escaped


def _graph_node(chart: RelationGraph, node: GraphNode) -> str:
    texts = "".join(
        f'<text x="{node.x + PADDING}" y="{line.y}" lang="{node.lang}">{escape(line.text)}</text>' for line in node.lines
    )
    opened, closed = (f'<a href="{escape(local_path(node.web_url))}">', "</a>") if node.web_url else ("<g>", "</g>")
    return (
        f"{opened}<title>{escape(capfirst(node.verb))}: {escape(node.title)}</title>"
        f'<rect class="graph-node graph-{node.kind}" x="{max(node.x, 1)}" y="{node.y:.1f}" width="{chart.node_width - 1}" '
        f'height="{chart.node_height}" rx="2"/>{texts}{closed}'
    )
