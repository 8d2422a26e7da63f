"""Measures servers in rounds, one after the other; the result is the ratio to the baseline within a round."""

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
    """Seconds a request, one value a round: wall-clock time, and processor time of the workers."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def times(self, baseline: "Figures") -> tuple[float, float | None]:
        """Medians of the ratios to the baseline in the same round: wall-clock, processor (None if too short to measure)."""
        processor = [one / other for one, other in zip(self.processor, baseline.processor, strict=True) if other]
        return median(a / b for a, b in zip(self.wall, baseline.wall, strict=True)), median(processor) if processor else None


def measure(
    request: BenchmarkRequest, servers: Iterable[BenchmarkServer], *, rounds: int, seconds: float, connections: int
) -> dict[str, Figures]:
    """Figures by server name. Each server is warmed up, idle before its turn, and measured for `seconds`; the order rotates.

    A peer that answers nothing before its connections time out is left out.
    """
    order = [one for one in servers if _send_requests(one, request, seconds=seconds / 4, connections=connections)]
    figures = {server.name: Figures() for server in order}
    for _ in range(rounds):
        for server in order:
            wait_until_idle(server)
            before, began = server.processor_seconds(), time.perf_counter()
            answered = _send_requests(server, request, seconds=seconds, connections=connections)
            figures[server.name].wall.append((time.perf_counter() - began) / answered)
            figures[server.name].processor.append((server.processor_seconds() - before) / answered)
        order = [*order[1:], order[0]]
    return figures


def _send_requests(server: BenchmarkServer, request: BenchmarkRequest, *, seconds: float, connections: int) -> int:
    """The number of answered requests. Raises CommandError for an unexpected status, and for no answer but of a peer."""
    ends = time.monotonic() + seconds
    statuses: list[int] = []

    def work() -> None:
        connection = server.connect()
        for address in cycle(request.addresses_on(server.name)):
            try:
                connection.request("GET", address, headers=request.headers_for(server.name))
                answer = connection.getresponse()
                answer.read()
            except TimeoutError:
                break
            statuses.append(answer.status)
            if time.monotonic() > ends:
                break
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ignores_etags = server.name == BASELINE or server.name in request.peers
    expected = 200 if ignores_etags else request.status
    wrong = set(statuses) - {expected}
    if wrong or (not statuses and server.name not in request.peers):
        raise CommandError(f"{server.name}: {request.address} answered {wrong or 'nothing'} while it was measured.")
    return len(statuses)


def wait_until_idle(server: BenchmarkServer) -> None:
    ends = time.monotonic() + MAX_IDLE_WAIT
    before = server.processor_seconds()
    while time.monotonic() < ends:
        time.sleep(IDLE_SECONDS)
        now = server.processor_seconds()
        if now == before:
            return
        before = now
