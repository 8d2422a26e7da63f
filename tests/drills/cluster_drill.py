"""Nodes and services of an installation of several machines are killed one after another, under readers and editors.

python -m tests.drills cluster --seconds 30

Exits with a message where a save is lost, a job is done twice, too many readers get no page, or a publication is not seen.
"""

import argparse
import json
import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from itertools import count
from pathlib import Path

from tests.drills.cluster import Cluster, running_cluster
from tests.drills.cluster_content import SCHEDULED
from tests.drills.soundness import find_damage
from tests.support.form_writer import FormWriter
from tests.support.served_desk import SESSION

PATHS = ("/", "/policies/", "/policies/changing/", "/api/v1/policies/", "/feeds/policies.atom", "/zh-hans/policies/")
READERS, PAUSE = 8, 0.15
SEEN_SECONDS = 2.0


class ProxyReaders:
    """Readers behind nginx; every other request is for an address that nginx has not kept."""

    def __init__(self, cluster: Cluster) -> None:
        self.proxy, self.counts, self.is_over = cluster.proxy, Counter[str](), threading.Event()
        self._turns, self._lock = count(), threading.Lock()

    def read(self) -> None:
        while not self.is_over.wait(PAUSE):
            turn = next(self._turns)
            path = PATHS[turn % len(PATHS)] + (f"?turn={turn}" if turn % 2 and "/api/" not in PATHS[turn % len(PATHS)] else "")
            try:
                found = str(self.proxy.request(path).status)
            except (OSError, HTTPException) as error:
                found = type(error).__name__
            with self._lock:
                self.counts[found] += 1

    @property
    def good_share(self) -> float:
        return self.counts["200"] / max(1, sum(self.counts.values()))


@contextmanager
def reading(cluster: Cluster) -> Iterator[ProxyReaders]:
    readers = ProxyReaders(cluster)
    threads = [threading.Thread(target=readers.read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield readers
    finally:
        readers.is_over.set()
        for thread in threads:
            thread.join()


def kill_node(cluster: Cluster, turn: int) -> None:
    """The web process of one node; its `serve` starts another. Returns when that serves."""
    node = cluster.nodes[turn % len(cluster.nodes)]
    [killed] = node.children("web_process")
    os.kill(killed, signal.SIGKILL)
    ends = time.monotonic() + 15
    while killed in node.children("web_process") or not node.is_serving("web_process", 1):
        if time.monotonic() > ends:
            sys.exit("a web process that was killed is not back after 15 s")
        time.sleep(0.1)


def kill_worker(cluster: Cluster, turn: int) -> None:
    cluster.workers[turn % len(cluster.workers)].kill()


def restart_replica(cluster: Cluster, turn: int) -> None:
    cluster.replica.stop()
    time.sleep(5)
    cluster.replica.start_again()


def restart_redis(cluster: Cluster, turn: int) -> None:
    cluster.redis.stop()
    time.sleep(5)
    cluster.redis.start()


FAULTS: dict[str, tuple[Callable[[Cluster, int], None] | None, float]] = {
    "no fault": (None, 0.999),
    "web node killed": (kill_node, 0.999),
    "worker killed": (kill_worker, 0.999),
    "replica stopped": (restart_replica, 0.999),
    "Redis stopped": (restart_redis, 0.99),
}


def meet(name: str, cluster: Cluster, seconds: float) -> list[str]:
    """Cause the fault again and again for that time under readers; what is worse than is owed."""
    cause, owed = FAULTS[name]
    with reading(cluster) as readers:
        ends, turn = time.monotonic() + seconds, 0
        while time.monotonic() < ends:
            if cause:
                cause(cluster, turn)
            time.sleep(min(5, seconds / 4))
            turn += 1
    print(f"{name:16} {turn} times: {readers.good_share:8.3%} of {sum(readers.counts.values())} good {dict(readers.counts)}")
    return [] if readers.good_share >= owed else [f"{name}: {dict(readers.counts)}"]


def publication_problems(cluster: Cluster, number: int) -> list[str]:
    """Publish; every node must show it within SEEN_SECONDS, and the earlier ETag must never again be answered 304."""
    old = cluster.proxy.request("/policies/changing/").headers["etag"]
    title = f"Title number {number}"
    code = f"from tests.drills import cluster_content; cluster_content.publish_title({title!r})"
    published_at = float(cluster.manage("shell", "--no-imports", "-c", code).split()[-1])
    problems = []
    while (waited := time.time() - published_at) < 3 * SEEN_SECONDS:
        answers = [cluster.proxy.request("/policies/changing/", {"If-None-Match": old}) for _ in range(6)]
        late = [answer.status for answer in answers if title not in answer.body.decode(errors="replace")]
        if late and waited > SEEN_SECONDS:
            problems.append(f"{waited:.1f} s after publication {number}: {late}")
    return problems[:1]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="cluster")
    parser.add_argument("--seconds", type=float, default=30.0, help="How long each fault is repeated.")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, running_cluster(Path(folder)) as cluster:
        code = f"from tests.drills import cluster_content; cluster_content.schedule({len(FAULTS) * options.seconds})"
        cluster.manage("shell", "--no-imports", "-c", code)
        writers = [FormWriter(node.port, number + 1, SESSION) for number, node in enumerate(cluster.nodes)]
        for writer in writers:
            writer.start()
        problems = []
        for number, name in enumerate(FAULTS):
            problems += meet(name, cluster, options.seconds)
            problems += publication_problems(cluster, number + 2)
        for writer in writers:
            writer.stop()
        for writer in writers:
            writer.join(60)
        problems += [lost for writer in writers if (lost := writer.lost_save())]
        print(f"{sum(writer.saves for writer in writers)} saves acknowledged, {sum(writer.failures for writer in writers)} not")
        problems += job_problems(cluster) + find_damage(cluster.primary.url)
    sys.exit("\n".join(problems[:20]) if problems else 0)


def job_problems(cluster: Cluster) -> list[str]:
    """Wait for the last schedules; each policy must have been published once."""
    code = "from tests.drills import cluster_content; cluster_content.tell_outcome()"
    ends = time.monotonic() + 60
    while True:
        outcome = json.loads(re.findall(r"\{.*\}", cluster.manage("shell", "--no-imports", "-c", code))[-1])
        if not outcome["left"] or time.monotonic() > ends:
            break
        time.sleep(1)
    print(f"{SCHEDULED} scheduled: {outcome['versions'].count(1)} published once, {outcome['left']} left")
    is_right = outcome["versions"] == outcome["events"] == [1] * SCHEDULED and not outcome["left"]
    return [] if is_right else [f"scheduled publications: {outcome}"]
