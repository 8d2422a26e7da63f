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
