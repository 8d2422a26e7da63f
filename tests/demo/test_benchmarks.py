"""The benchmark runs against real servers, and refuses to measure answers that differ."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from demo.benchmarks.benchmark_requests import BenchmarkRequest, compare_responses


@pytest.mark.thorough
def test_small_run_gives_figures_for_every_question(tmp_path):
    figures = tmp_path / "figures.json"
    call_command("bench", sizes=[40], directory=tmp_path, rounds=1, seconds=0.05, json=figures, connections=2)
    measured = json.loads(figures.read_text())["40"]
    assert len(measured["rows"]) == 13
    for row in measured["rows"]:
        assert row["cold"][0] > 0
        assert row["cached"][0] > 0
        assert 1 <= row["statements"] <= 5
    assert sum("plain DRF" in row for row in measured["rows"]) == 5
    assert set(measured["megabytes_per_worker"]) == {"floor", "cold", "cached", "plain DRF"}


@pytest.mark.parametrize(
    "other",
    [{"count": 1, "results": [{"uid": "a"}]}, {"count": 2, "results": [{"uid": "b"}, {"uid": "a"}]}, {"count": 2, "results": []}],
)
def test_differing_answers_are_not_measured(other):
    ours = {"count": 2, "results": [{"uid": "a"}, {"uid": "b"}]}
    compare_responses(BenchmarkRequest("list", "/"), ours, ours)
    with pytest.raises(CommandError):
        compare_responses(BenchmarkRequest("list", "/"), ours, other)
