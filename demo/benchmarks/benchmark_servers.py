"""Servers under measurement, all with the same web server and number of workers; their processor time and memory."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from operations.web_server import web_server_command

MAX_START_SECONDS = 30.0
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _web_server(port: int) -> list[str]:
    return web_server_command(port=port)


class BenchmarkServer:
    """A running server; `started_in` is the seconds to its first answer. A context manager, which stops the server."""

    def __init__(
        self, name: str, address: str, environment: dict[str, str], command: Callable[[int], list[str]] = _web_server
    ) -> None:
        """`command` takes the port."""
        self.name, self.port = name, free_port()
        began = time.perf_counter()
        self.process = subprocess.Popen(command(self.port), cwd=settings.BASE_DIR, env=environment, start_new_session=True)
        try:
            self._wait_for(address)
        except BaseException:
            self.stop()
            raise
        self.started_in = time.perf_counter() - began

    def __enter__(self) -> "BenchmarkServer":
        return self

    def __exit__(self, *raised: object) -> None:
        self.stop()

    def _wait_for(self, address: str) -> None:
        ends = time.monotonic() + MAX_START_SECONDS
        while time.monotonic() < ends and self.process.poll() is None:
            try:
                self.get(address)
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise CommandError(f"The server “{self.name}” does not answer.")

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def get(self, address: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers (names in lower case)."""
        connection = self.connect()
        connection.request("GET", address, headers=headers or {})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body, {name.lower(): value for name, value in answer.getheaders()}

    def post(self, address: str, body: str, headers: dict[str, str]) -> tuple[int, list[str]]:
        """Status and the values of Set-Cookie."""
        connection = self.connect()
        connection.request("POST", address, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.headers.get_all("Set-Cookie") or []

    def get_json(self, address: str) -> Any:
        """Raises CommandError unless the answer is 200."""
        status, body, _ = self.get(address)
        if status != 200:
            raise CommandError(f"{self.name}: {address} answers {status}.")
        return json.loads(body)

    def workers(self) -> list[int]:
        """Process ids of the workers: the children of the started process, or itself."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()] or [self.process.pid] if children.exists() else []

    def processor_seconds(self) -> float:
        """Processor time of all workers so far; 0 without /proc."""
        ticks = 0
        for pid in self.workers():
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(after_name[11]) + int(after_name[12])
        return ticks / CLOCK_TICKS

    def megabytes_per_worker(self) -> float:
        """Mean proportional set size (PSS) of the workers: shared memory is divided among the processes that share it."""
        found = []
        for pid in self.workers():
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            found += [int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")]
        return sum(found) / len(found) / 1024 if found else 0.0

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
