"""How often a reader may ask, over all processes, behind proxies and against forged headers."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as project

from access import shared_counters, shared_leases
from access.rate_limit import consume_request

NOON = 1_800_000_000.0  # the beginning of a minute


@pytest.fixture(autouse=True)
def counters_file(settings, tmp_path) -> Path:
    settings.COUNTERS_FILE = tmp_path / "counters.sqlite3"
    settings.ANONYMOUS_PER_MINUTE = 5
    if time.time() % 60 > 56:  # else the minute ends within the test
        time.sleep(4)
    return settings.COUNTERS_FILE


@pytest.mark.parametrize("limit", [1, 5, 100, 1200])
def test_exactly_the_limit_is_allowed_in_a_minute_and_anew_in_the_next(limit):
    answers = [consume_request("a", limit, now=NOON + 30) for _ in range(limit + 3)]
    assert [one.is_allowed for one in answers] == [True] * limit + [False] * 3
    assert [one.remaining for one in answers[:limit]] == list(range(limit - 1, -1, -1))
    assert answers[-1].resets_in == 30
    assert consume_request("b", limit, now=NOON + 30).is_allowed
    assert consume_request("a", limit, now=NOON + 60).is_allowed


TAKE_200 = f"""
import django; django.setup()
from django.test.utils import override_settings
import sys
from access.rate_limit import consume_request
with override_settings(COUNTERS_FILE=sys.argv[1]):
    for _ in range(200):
        one = consume_request("a", 300, now={NOON})
        print(int(one.is_allowed), one.remaining)
"""


def run_in_processes(script: str, counters_file: Path, processes: int) -> list[list[str]]:
    """The lines that each process prints."""
    command = [sys.executable, "-c", script, str(counters_file)]
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1", "PATH": "", "PYTHONPATH": str(project.BASE_DIR)}
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    return [process.communicate(timeout=60)[0].splitlines() for process in running]


def test_processes_of_a_machine_count_as_one(counters_file):
    """Every number of requests left is told once, to whichever process: a client of both sees it fall by one each time."""
    lines = [line.split() for printed in run_in_processes(TAKE_200, counters_file, 3) for line in printed]
    assert sorted(int(left) for allowed, left in lines if allowed == "1") == list(range(300))
    assert {left for allowed, left in lines if allowed == "0"} == {"0"}
    assert sum(shared_counters.read_counters([f"limit:a:{int(NOON // 60)}"]).values()) >= 300


def test_reading_goes_on_where_the_count_is_away(settings, tmp_path, caplog):
    settings.COUNTERS_FILE = tmp_path / "no such folder" / "counters.sqlite3"
    assert [consume_request("a", 3, now=NOON).is_allowed for _ in range(4)] == [True, True, True, False]
    assert "cannot be reached" in caplog.text


def test_old_counters_are_tidied_away(counters_file):
    shared_counters.increment_counter("old", 1, seconds=-1)
    shared_counters.increment_counter("new", 1, seconds=60)
    shared_counters.delete_expired_counters()
    assert shared_counters.read_counters(["old", "new"]) == {"new": 1}


@pytest.mark.django_db
def test_too_many_requests_are_429_with_the_time_to_wait(client):
    said = [client.get("/api/v1/policies/") for _ in range(6)]
    assert [answer.status_code for answer in said] == [200] * 5 + [429]
    assert said[0]["RateLimit-Policy"] == '"minute";q=5;w=60'
    assert said[0]["RateLimit"].startswith('"minute";r=4;t=')
    assert 0 < int(said[5]["Retry-After"]) <= 60
    assert (said[5]["Content-Type"], said[5].json()["status"]) == ("application/problem+json", 429)
    assert client.get("/policies/").status_code == 200  # pages have a budget of their own


@pytest.mark.django_db
def test_forged_forwarding_header_changes_nothing_without_a_proxy(client):
    said = [client.get("/api/v1/policies/", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(6)]
    assert said == [200] * 5 + [429]


@pytest.mark.django_db
def test_behind_a_proxy_readers_count_apart_by_what_it_wrote(client, settings):
    settings.PROXIES = 1
    forged = [client.get("/api/v1/policies/", headers={"X-Forwarded-For": f"9.9.9.{n}, 10.0.0.1"}).status_code for n in range(6)]
    assert forged == [200] * 5 + [429]
    assert client.get("/api/v1/policies/", headers={"X-Forwarded-For": "9.9.9.1, 10.0.0.2"}).status_code == 200


@pytest.mark.django_db
def test_ipv6_readers_count_by_their_network(client):
    said = [client.get("/api/v1/policies/", REMOTE_ADDR=f"2001:db8:1:2::{n}").status_code for n in range(6)]
    assert said == [200] * 5 + [429]
    assert client.get("/api/v1/policies/", REMOTE_ADDR="2001:db8:1:3::1").status_code == 200


def test_readers_of_a_full_table_are_answered_all_the_same(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(shared_leases, "BUCKETS", 1)
    settings.COUNTERS_FILE = tmp_path / "full" / "counters.sqlite3"
    settings.COUNTERS_FILE.parent.mkdir()
    rounds = [[consume_request(str(reader), 60, now=NOON).is_allowed for reader in range(20)] for _ in range(3)]
    assert rounds == [[True] * 20] * 3
    assert (tmp_path / "full" / "counters.leases").stat().st_size == shared_leases.BUCKET_SIZE


def test_name_of_a_reader_is_not_in_the_file(counters_file):
    consume_request("address:192.0.2.7", 60)
    content = counters_file.with_suffix(".leases").read_bytes()
    assert any(content)
    assert b"192" not in content
