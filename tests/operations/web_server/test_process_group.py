"""Processes that end are started again; none that is told to stop drops a request."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from operations.web_server.process_group import drop_new_connections
from tests.support.page_readers import page_readers
from tests.support.served_desk import ROOT, ServedDesk, served_desk
from tests.support.site.site_server import free_port


def is_running(pid: int) -> bool:
    """Not for a process that has ended and that nobody waits for."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def wait_for_new_process(desk: ServedDesk, old: set[int], count: int, words: str = "web_process") -> float:
    began = time.monotonic()
    while time.monotonic() < began + 15:
        if len(set(desk.children(words)) - old) >= count:
            return time.monotonic() - began
        time.sleep(0.05)
    raise AssertionError(f"no new process after 15 s: {desk.children(words)}")


def test_killed_web_process_and_worker_are_started_again_while_the_other_answers(tmp_path):
    with served_desk(tmp_path) as desk, page_readers(desk.port) as readers:
        for words in ("web_process", "manage.py"):
            old = set(desk.children(words))
            os.kill(next(iter(old)), signal.SIGKILL)
            wait_for_new_process(desk, old, 1, words)
        time.sleep(1)
        assert desk.process.poll() is None
    assert readers.counts["200"] > 20
    assert readers.unanswered <= 4, readers.counts  # what the killed process was answering
    assert b"is started again" in (tmp_path / "server.log").read_bytes()


@pytest.mark.thorough
def test_process_that_is_killed_while_it_starts_is_started_again(tmp_path):
    with served_desk(tmp_path) as desk:
        for _ in range(2):
            for pid in desk.children("manage.py"):
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.3)
        wait_for_new_process(desk, set(), 1, "manage.py")
        assert desk.process.poll() is None


@pytest.mark.thorough
def test_reload_replaces_all_processes_without_a_refused_request(tmp_path):
    with served_desk(tmp_path) as desk, page_readers(desk.port) as readers:
        old = {*desk.children("web_process"), *desk.children("manage.py")}
        desk.process.send_signal(signal.SIGHUP)
        wait_for_new_process(desk, old, 2)
        wait_for_new_process(desk, old, 1, "manage.py")
    assert set(readers.counts) == {"200"}


def test_stop_answers_every_request_that_arrived(tmp_path):
    with served_desk(tmp_path, "--no-worker", "--workers", "1") as desk, page_readers(desk.port) as readers:
        time.sleep(0.5)
        desk.process.send_signal(signal.SIGTERM)
        assert desk.process.wait(30) == 0
    assert readers.counts["200"] > 5
    assert set(readers.counts) <= {"200", "ConnectionRefusedError"}, readers.counts


@pytest.mark.skipif(sys.platform != "linux", reason="packet filters are Linux's")
def test_nobody_connects_any_more_while_those_who_did_are_accepted():
    with socket.create_server(("127.0.0.1", 0), backlog=8) as listening:
        address = listening.getsockname()
        with socket.create_connection(address) as early:
            drop_new_connections(listening)
            with pytest.raises(TimeoutError):
                socket.create_connection(address, timeout=0.2)
            accepted, of_whom = listening.accept()
            accepted.close()
            assert of_whom == early.getsockname()
            listening.settimeout(0.2)
            with pytest.raises(TimeoutError):
                listening.accept()


@pytest.mark.thorough
def test_processes_end_with_their_parent(tmp_path):
    with served_desk(tmp_path) as desk:
        children = [*desk.children("web_process"), *desk.children("manage.py")]
        desk.process.kill()
        desk.process.wait()
        ends = time.monotonic() + 30
        while any(map(is_running, children)) and time.monotonic() < ends:
            time.sleep(0.1)
        assert not any(map(is_running, children))


@pytest.mark.parametrize(
    ("port_is_taken", "variables", "words"),
    [(True, {}, b"in use"), (False, {"DATABASE_URL": "nonsense://"}, b"DATABASE_URL")],
)
def test_serve_that_cannot_start_says_why_and_ends(port_is_taken, variables, words):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1] if port_is_taken else free_port()
        command = [sys.executable, "manage.py", "serve", "--port", str(port), "--no-worker"]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | variables, capture_output=True, timeout=60, check=False)
    assert done.returncode != 0
    assert words in done.stderr
