"""Counters of all processes, and what a process does where they are away: it counts alone, bounded, and does not wait."""

import sqlite3
import time

import pytest

from access import shared_counters
from access.shared_counters import increment_counter


@pytest.fixture
def away(settings, tmp_path):
    settings.COUNTERS_FILE = tmp_path / "no such folder" / "counters.sqlite3"


def test_process_counts_alone_while_the_counters_are_away(away, caplog):
    assert [increment_counter("a", 2, seconds=60) for _ in range(3)] == [2, 4, 6]
    assert increment_counter("b", 1, seconds=60) == 1
    assert caplog.text.count("cannot be reached") == 1


def test_own_counter_expires(away):
    assert increment_counter("a", 1, seconds=-1) == 1
    assert increment_counter("a", 1, seconds=60) == 1
    assert increment_counter("a", 1, seconds=60) == 2


def test_own_counters_are_bounded(away, monkeypatch):
    monkeypatch.setattr(shared_counters, "MAX_OWN_COUNTERS", 10)
    for number in range(50):
        increment_counter(f"key {number}", 1, seconds=60)
    assert len(shared_counters._own_counters) == 10
    assert increment_counter("key 49", 1, seconds=60) == 2


def test_counters_that_are_back_are_used_again_after_the_pause(away, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(shared_counters._circuit, "pause", 0.05)
    increment_counter("a", 5, seconds=60)
    settings.COUNTERS_FILE = tmp_path / "counters.sqlite3"
    time.sleep(0.06)
    assert increment_counter("a", 1, seconds=60) == 1
    assert shared_counters.read_counters(["a"]) == {"a": 1}


def test_reading_the_counters_says_that_they_are_away(away):
    with pytest.raises(sqlite3.OperationalError):
        shared_counters.read_counters(["a"])
