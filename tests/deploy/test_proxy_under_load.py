"""Behind nginx nobody notices a reload of the application; the end of one of two machines cuts off what it was answering."""

import http.client
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.proxied_desk import proxied_desk, second_node
from tests.support.proxy import Proxy, running_proxy
from tests.support.waiting import wait_until

READERS = 4


@contextmanager
def readers_of(proxy: Proxy, path: str) -> Iterator[Counter[str]]:
    """READERS readers, each of addresses that nginx has not kept; counts statuses, and exceptions by name."""
    counts, is_over = Counter[str](), threading.Event()

    def read(number: int) -> None:
        for turn in iter(lambda: number + READERS * sum(counts.values()), None):
            if is_over.is_set():
                return
            try:
                counts[str(proxy.request(f"{path}?{number}={turn}").status)] += 1
            except (OSError, http.client.HTTPException) as error:
                counts[type(error).__name__] += 1
            time.sleep(0.01)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield counts
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


@pytest.mark.thorough
def test_reload_of_the_application_fails_no_request(nginx_path, tmp_path):
    with proxied_desk(tmp_path) as site, readers_of(site.proxy, "/about/") as counts:
        old = set(site.desk.children("web_process"))
        site.desk.process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(set(site.desk.children("web_process")) - old) == len(old) == 2)
        wait_until(lambda: not old & set(site.desk.children("web_process")))
        after = counts["200"]
        wait_until(lambda: counts["200"] > after + 20)
    assert set(counts) == {"200"}
    assert "HIT" not in site.proxy.cache_statuses("/about/")  # each request reached the application


@pytest.mark.thorough
def test_end_of_one_of_two_machines_cuts_off_only_answers_that_had_begun(nginx_path, tmp_path):
    with (
        proxied_desk(tmp_path) as site,
        second_node(tmp_path) as second,
        running_proxy(tmp_path / "both", site.desk.port, second.port) as proxy,
        readers_of(proxy, "/about/") as counts,
    ):
        wait_until(lambda: counts["200"] > 20)
        for pid in (second.process.pid, *second.children("web_process")):
            os.kill(pid, signal.SIGKILL)
        after = counts["200"]
        wait_until(lambda: counts["200"] > after + 50)
    assert set(counts) <= {"200", "IncompleteRead"}
    assert counts["IncompleteRead"] <= READERS
