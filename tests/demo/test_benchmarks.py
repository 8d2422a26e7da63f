"""The benchmark runs against real servers, and refuses to measure answers that differ."""

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from demo.benchmarks import benchmark_databases, multiply_catalogue
from demo.benchmarks.benchmark_requests import BenchmarkRequest, compare_responses
from demo.benchmarks.benchmark_servers import BenchmarkServer
from demo.benchmarks.performance_page import DRAWN, POSTGRESQL, SQLITE, write_page
from tests.support.streaming_replica import Server


@pytest.mark.thorough
def test_small_run_gives_figures_for_every_question(tmp_path):
    figures = tmp_path / "figures.json"
    call_command("bench", sizes=[40], directory=tmp_path, rounds=1, seconds=0.05, json=figures, connections=2)
    measured = json.loads(figures.read_text())["40 policies, SQLite"]
    rows = {row["name"]: row for row in measured["rows"]}
    public, admin = list(rows.values())[:13], [rows[f"admin {name}"] for name in ("first page", "list", "search", "form")]
    assert all(row["cold"][0] > 0 < row["cached"][0] and 1 <= row["statements"] <= 5 for row in public)
    assert all(row["cold"][0] > 0 and "cached" not in row and row["statements"] > 4 for row in admin)
    crawled = [row for name, row in rows.items() if name.endswith("after a publication")]
    assert len(crawled) == 6
    assert all(row["cached"][0] > 0 for row in crawled)
    assert sum("plain DRF" in row for row in measured["rows"]) == 5
    assert set(measured["megabytes_per_worker"]) == {"floor", "cold", "cached", "plain DRF"}


def test_page_has_a_table_for_each_size_and_a_line_for_each_request(tmp_path):
    (tmp_path / "pictures").mkdir()
    row = {"cold": (20.0, 25.0), "cached": (2.0, None), "statements": 3}
    figures = {"rows": [{"name": name, **row} for name in DRAWN], "megabytes_per_worker": {"cold": 100.0}}
    figures["rows"][0]["Wagtail"] = (30.0, 31.0)
    small, large = ({**figures, "policies": size, "engine": SQLITE} for size in (1000, 10_000))
    other = {**large, "engine": POSTGRESQL}
    most = {**other, "policies": 50_000, "times": 5}
    titles = ("1,000 policies, SQLite", "10,000 policies, SQLite", "10,000 policies, PostgreSQL", "50,000 policies, PostgreSQL")
    write_page(
        dict(zip(titles, (small, large, other, most), strict=True)),
        rounds=7,
        folder=tmp_path,
    )
    page = (tmp_path / "performance.md").read_text()
    assert "## 10,000 policies, PostgreSQL" in page
    assert 'make bench N=1000,10000 ARGS="--peers --page --postgres URL --times 5"' in page
    assert "the one before it 5 times over" in page
    assert "| detail page | 20.0 / 25.0 | 2.0 / - | - | 30.0 / 31.0 | - | 3 |" in page
    picture = ElementTree.fromstring((tmp_path / "pictures" / "performance.svg").read_text())
    assert len(picture.findall("{*}polyline")) == len(DRAWN)


@pytest.mark.parametrize("name", ["peers", "page", "postgres"])
def test_peers_and_page_are_of_generated_databases(name):
    with pytest.raises(CommandError, match=f"--{name}"):
        call_command("bench", database="postgres://x", **{name: True})


def test_catalogue_is_multiplied_on_a_server_only():
    with pytest.raises(CommandError, match="--times"):
        call_command("bench", times=10)


@pytest.mark.thorough
def test_multiplied_catalogue_answers_three_times_as_much_and_copies_have_pages(tmp_path, monkeypatch):
    monkeypatch.setattr(multiply_catalogue, "COMMON_BYTES", 0)
    server = Server()
    try:
        assert server.start(), server.print_logs()
        urls = [
            benchmark_databases.postgres_database(40, server.url, tmp_path, print),
            benchmark_databases.multiplied_database(40, 3, server.url, print),
        ]
        once, thrice = map(answers_of_a_site, urls)
    finally:
        server.remove()
    assert thrice["slugs"] == {slug + copy for slug in once["slugs"] for copy in ("", "-1", "-2")}
    assert thrice["counts"] == [3 * count for count in once["counts"]]
    assert sum(map(bool, once["counts"])) > 5


def answers_of_a_site(url: str) -> dict[str, Any]:
    """The slugs of all policies, whose pages and objects are answered; counts of lists, of a search and of facets."""
    with BenchmarkServer("site", "/livez", benchmark_databases.benchmark_environment(url)) as site:
        rows = site.get_json("/api/v1/policies/?page_size=100")["results"]
        rows += site.get_json("/api/v1/policies/?page_size=100&page=2")["results"] if len(rows) == 100 else []
        slugs = {row["web_url"].split("/")[-2] for row in rows}
        assert all(site.get(f"{folder}/policies/{slug}/")[0] == 200 for slug in slugs for folder in ("", "/api/v1"))
        sector = next(row["sectors"][0]["code"] for row in rows if row["sectors"])
        lists = [f"{name}/{query}" for name in ("policies", "cases", "search") for query in ("?q=energy", f"?sector={sector}")]
        facets = site.get_json("/api/v1/policies/facets/")["facets"]
        counts = [site.get_json(f"/api/v1/{one}")["count"] for one in ("policies/", *lists)]
        return {"slugs": slugs, "counts": counts + [value["count"] for value in facets[0]["values"]]}


@pytest.mark.parametrize(
    "other",
    [{"count": 1, "results": [{"uid": "a"}]}, {"count": 2, "results": [{"uid": "b"}, {"uid": "a"}]}, {"count": 2, "results": []}],
)
def test_differing_answers_are_not_measured(other):
    ours = {"count": 2, "results": [{"uid": "a"}, {"uid": "b"}]}
    compare_responses(BenchmarkRequest("list", "/"), ours, ours)
    with pytest.raises(CommandError):
        compare_responses(BenchmarkRequest("list", "/"), ours, other)
