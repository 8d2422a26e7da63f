"""Two workers collect the recipients of one mailing and are killed again and again; another process writes meanwhile.

python -m tests.drills freeze --recipients 100000 --kills 20

Exits with a message where candidates, rows and distinct addresses differ, another writer waits for a second, or a worker takes more
than MOST_MEMORY.
"""

import argparse
import os
import random
import resource
import signal
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from mailing import freeze
from mailing.models import AddressKey, Delivery, Mailing
from mailing.transitions import freeze as begin
from tests.support.mailings import make_mailing

MOST_MEMORY, LONGEST_WAIT = 150.0, 1.0  # MB, seconds
WORKERS = 2
forked = get_context("fork")


def collect(memory: Any) -> None:
    """Until a kill; the most memory it had, in MB, is written after each batch."""
    real = freeze.freeze_batch

    def measured(mailing: Mailing) -> int | None:
        number = real(mailing)
        memory.value = max(memory.value, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return number

    freeze.freeze_batch = measured
    freeze.freeze_due(lambda: False)


def write(longest: Any, is_over: Any) -> None:
    """Another writer: one short transaction after another."""
    while not is_over.is_set():
        began = time.monotonic()
        AddressKey.objects.filter(pk=2).update(key=str(began))
        longest.value = max(longest.value, time.monotonic() - began)
        time.sleep(0.01)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="freeze")
    parser.add_argument("--recipients", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--any-wait", action="store_true", help="Do not judge waiting: the machine does other things too.")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        settings.MAIL_JOURNAL = str(Path(folder))
        AddressKey.objects.create(pk=2)
        mailing = make_mailing(options.recipients)
        begin(mailing)
        run_drill(mailing, options.kills, random.Random(1), options.any_wait)


def run_drill(mailing: Mailing, kills: int, dice: random.Random, is_patient: bool) -> None:
    memory, longest, is_over = forked.Value("d", 0.0), forked.Value("d", 0.0), forked.Event()
    connections.close_all()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    writer = forked.Process(target=write, args=(longest, is_over))
    writer.start()
    began, done = time.monotonic(), 0
    workers: list[Any] = []
    while not _is_frozen(mailing):
        workers = [worker for worker in workers if worker.is_alive()]
        while len(workers) < WORKERS:
            workers.append(forked.Process(target=collect, args=(memory,)))
            workers[-1].start()
        time.sleep(dice.uniform(0.1, 0.6))
        if done < kills:
            os.kill(dice.choice(workers).pid, signal.SIGKILL)
            done += 1
    seconds = time.monotonic() - began
    is_over.set()
    for process in (*workers, writer):
        process.join(60)
    judge(mailing, done, seconds, memory.value, 0.0 if is_patient else longest.value)


def _is_frozen(mailing: Mailing) -> bool:
    mailing.refresh_from_db()
    connection.close()  # a worker is forked from this process
    return mailing.state != Mailing.State.FREEZING


def judge(mailing: Mailing, kills: int, seconds: float, memory: float, longest: float) -> None:
    rows = Delivery.objects.filter(mailing=mailing)
    found = rows.count(), rows.values("address_hash").distinct().count()
    print(
        f"{connection.vendor}: {mailing.candidates} candidates, {found[0]} rows, {found[1]} distinct after {kills} kills "
        f"in {seconds:.0f} s; another writer waited {longest:.2f} s at most; a worker had {memory:.0f} MB"
    )
    if not mailing.audience["readers"] == mailing.candidates == found[0] == found[1]:
        sys.exit("the numbers differ")
    if mailing.state != Mailing.State.READY:
        sys.exit(f"the mailing is {mailing.state}: {mailing.held_reason}")
    if longest >= LONGEST_WAIT or memory >= MOST_MEMORY:
        sys.exit("another writer waited too long, or a worker took too much memory")
