"""Rounds of requests, server after server; what counts is the ratio within a round."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle
from statistics import median

from django.core.management.base import CommandError

from demo.benchmarks.benchmark_requests import BenchmarkRequest
from demo.benchmarks.benchmark_servers import BenchmarkServer

BASELINE = "floor"
IDLE_SECONDS = 0.05
MAX_IDLE_WAIT = 5.0


@dataclass
class Figures:
    """Seconds a request, one value a round: by the clock, and of the workers' processors."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def times(self, floor: "Figures") -> tuple[float, float | None]:
        """Medians over the rounds of the multiple of the floor in the same round; None where the clock is too coarse."""
        processor = [one / other for one, other in zip(self.processor, floor.processor, strict=True) if other]
        return median(a / b for a, b in zip(self.wall, floor.wall, strict=True)), median(processor) if processor else None


def measure(
    question: BenchmarkRequest, servers: Iterable[BenchmarkServer], *, rounds: int, seconds: float, connections: int
) -> dict[str, Figures]:
    """Figures by server name. Each server is warmed up, and idle before its turn of so many seconds; the order turns."""
    order = list(servers)
    figures = {server.name: Figures() for server in order}
    for server in order:
        _send_requests(server, question, seconds=seconds / 4, connections=connections)
    for _ in range(rounds):
        for server in order:
            _wait_until_idle(server)
            before, began = server.processor_seconds(), time.perf_counter()
            answered = _send_requests(server, question, seconds=seconds, connections=connections)
            figures[server.name].wall.append((time.perf_counter() - began) / answered)
            figures[server.name].processor.append((server.processor_seconds() - before) / answered)
        order = [*order[1:], order[0]]
    return figures


def _send_requests(server: BenchmarkServer, question: BenchmarkRequest, *, seconds: float, connections: int) -> int:
    """How many requests were answered. Raises CommandError for an answer that is not what was checked."""
    ends = time.monotonic() + seconds
    statuses: list[int] = []

    def work() -> None:
        connection = server.connect()
        for address in cycle(question.addresses):
            connection.request("GET", address, headers=question.headers)
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
            if time.monotonic() > ends:
                break
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = 200 if server.name == BASELINE else question.status  # the floor knows no conditions, it always sends the bytes
    wrong = set(statuses) - {expected}
    if wrong or not statuses:
        raise CommandError(f"{server.name}: {question.address} answered {wrong or 'nothing'} while it was measured.")
    return len(statuses)


def _wait_until_idle(server: BenchmarkServer) -> None:
    ends = time.monotonic() + MAX_IDLE_WAIT
    before = server.processor_seconds()
    while time.monotonic() < ends:
        time.sleep(IDLE_SECONDS)
        now = server.processor_seconds()
        if now == before:
            return
        before = now
