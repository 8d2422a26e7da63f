"""Each figure says in words what it shows, and has its numbers as a table."""

import re

import pytest

pytestmark = pytest.mark.django_db
PAGES = {
    "/policies/": 1,
    "/policies/internet-plus/": 3,
    "/cases/": 1,
    "/regions/": 1,
    "/sectors/": 1,
    "/technologies/": 1,
    "/priority-areas/": 1,
}


def test_figures_have_a_text_alternative_and_a_table_and_no_id_twice(demo_content, client):
    for address, least in PAGES.items():
        page = client.get(address).content.decode()
        figures = re.findall(r'<figure class="chart.*?</figure>', page, re.DOTALL)
        assert len(figures) >= least, address
        for figure in figures:
            assert "<table" in figure or 'class="graph"' in figure, address  # the list of relations follows a graph
            for svg in re.findall(r"<svg[^>]*>.*?</svg>", figure, re.DOTALL):
                assert re.match(r'<svg[^>]* role="(img|group)" aria-labelledby="[\w-]+"', svg), address
                assert "<title id=" in svg, address
                assert ("<a " in svg) != ('role="img"' in svg), address
            places = re.findall(r' (?:d|x|y|cx|cy|width|height)="([^"]*)"', figure)
            assert not any("nan" in place.lower() for place in places), address
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids)), address
        assert " style=" not in page


def test_term_page_says_what_it_is_and_how_much_there_is(demo_content, client):
    page = client.get("/sectors/J/").content.decode()
    for said in ("Part of", "Within it", "Economic sector", "GB/T 4754"):
        assert (said in page) == (said != "Part of"), said
    assert re.search(r"<strong>\d+ publications?</strong>", page)


def test_title_says_what_the_chart_finds_in_both_languages(demo_content, client):
    pages = {path: (client.get(path).content.decode(), client.get(f"/zh-hans{path}").content.decode()) for path in PAGES}
    for path, english, chinese in (
        ("/policies/", r"<strong>2015 has the most: \d+ of \d+</strong>", r"<strong>2015年最多：\d+ 条中的 \d+ 条</strong>"),
        (
            "/cases/",
            r">Mobile Internet changed \d+ of these \d+ industries</h2>",
            r">移动互联网改变了这 \d+ 个行业中的 \d+ 个</h2>",
        ),
        ("/sectors/", r">Mobile Internet in [\w ]+ has the most: \d+</h2>", r">\w+中的移动互联网最多：\d+ 条</h2>"),
        ("/policies/internet-plus/", r">\d regions followed within the same month</h2>", r">\d 个地区在当月内跟进</h2>"),
    ):
        for page, finding in zip(pages[path], (english, chinese), strict=True):
            assert re.search(finding, page), (path, finding)


def test_each_line_of_the_relation_graph_has_its_verb(demo_content, client):
    graph = re.search(r'<svg class="graph".*?</svg>', client.get("/policies/internet-plus/").content.decode(), re.DOTALL)[0]
    assert graph.count('class="graph-verb"') == graph.count('class="graph-line"') > 2
    assert ">rolled out by</text>" in graph
