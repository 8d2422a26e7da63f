"""Parts of lists and charts that are written in Python escape every text, as templates do."""

from datetime import date

from catalogue.charts.histogram import histogram
from catalogue.charts.relation_graph import relation_graph
from catalogue.charts.timeline import timeline
from catalogue.templatetags.chart_tags import graph_edges, graph_nodes, graph_words, histogram_bars, histogram_rows
from catalogue.templatetags.list_tags import facet_values
from catalogue.templatetags.reference_tags import relation_groups, term_links
from catalogue.templatetags.timeline_tags import timeline_points, timeline_rows, timeline_steps, timeline_words

HOSTILE = "<b>\"&'"
ESCAPED = "&lt;b&gt;&quot;&amp;&#x27;"


def value(**more):
    return {"code": HOSTILE, "label": HOSTILE, "count": 2, "is_chosen": True, "is_open": True, **more}


def test_facet_values_are_escaped_and_nested():
    found = facet_values("sector", [value(children=[value(), value()])])
    assert HOSTILE not in found
    assert found.count(f'value="{ESCAPED}" checked> <span>{ESCAPED}</span>') == 3
    assert "<summary>2 divisions<span" in found
    assert found.count("<ul>") == 2


def test_query_in_the_links_of_a_histogram_is_escaped():
    chart = histogram({"2015-01": 1, "2015-03": 2})
    for found in (histogram_bars(chart, HOSTILE), histogram_rows(chart, HOSTILE)):
        assert HOSTILE not in found
        assert found.count(f'href="?{ESCAPED}&amp;issued_after=2015-0') == 2


def test_titles_and_verbs_in_a_relation_graph_are_escaped():
    relation = {
        "title": HOSTILE, "title_zh": "", "verb": HOSTILE, "entry_type": "policy", "web_url": "https://desk.example/policies/a&b/",
    }  # fmt: skip
    chart = relation_graph({"relations": [relation | {"direction": direction} for direction in ("forward", "reverse")]})
    found = graph_edges(chart.left) + graph_edges(chart.right, "end") + graph_nodes(chart, [*chart.left, *chart.right])
    assert HOSTILE not in found
    assert "/policies/a&amp;b/" in found
    assert found.count(ESCAPED) == 8
    assert found.count('text-anchor="end"') == 1
    assert graph_words(chart) == f"{HOSTILE}: {HOSTILE}; " * 2  # the template escapes it


def test_names_and_notes_of_references_are_escaped():
    term = {"name_en": HOSTILE, "name_zh": f"中{HOSTILE}", "web_url": "https://desk.example/sectors/a&b/"}
    relation = {
        "title": HOSTILE, "title_zh": "", "number": HOSTILE, "verb": HOSTILE, "locator": HOSTILE, "note": HOSTILE,
        "effective_on": "2015-01-01", "web_url": "https://desk.example/policies/a&b/",
    }  # fmt: skip
    for found, number in ((term_links([term]), 2), (relation_groups([relation]), 5)):
        assert HOSTILE not in found
        assert found.count(ESCAPED) == number
        assert "/a&amp;b/" in found


def test_labels_and_notes_of_a_timeline_are_escaped():
    events = [
        {"title": HOSTILE, "note": HOSTILE, "happened_on": f"2015-0{month}-01", "happened_on_precision": "day"} for month in (1, 3)
    ]
    chart = timeline({"events": events}, date(2015, 2, 1))
    for found, number in ((timeline_points(chart), 2), (timeline_steps(chart), 4), (timeline_rows(chart), 4)):
        assert HOSTILE not in found
        assert found.count(ESCAPED) == number
    assert f"{HOSTILE}: 1 January 2015; " in timeline_words(chart)  # the template escapes it
