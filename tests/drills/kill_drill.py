"""Web processes and the worker are killed again and again while editors save and readers read.

python -m tests.drills kill --kills 200 --writers 8

Exits with a message where an acknowledged save is lost, the database or the catalogue is damaged, a killed process is not back
within BACK_SECONDS, or the site as a whole ends.
"""

import argparse
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from policies.models import Policy
from tests.drills.soundness import find_damage
from tests.support.form_writer import FormWriter
from tests.support.page_readers import PageReaders, page_readers
from tests.support.served_desk import PUBLICATIONS, SESSION, ServedDesk, load, served_desk

BACK_SECONDS = 15.0


class KillDrill:
    """`run` kills; the figures are read afterwards."""

    def __init__(self, desk: ServedDesk, readers: PageReaders, dice: random.Random) -> None:
        self.desk, self.readers, self.dice = desk, readers, dice
        self.back_after: list[float] = []
        self.lost_requests: list[int] = []

    def run(self, kills: int) -> None:
        for number in range(kills):
            time.sleep(self.dice.uniform(0, 0.6))
            self._kill_one("manage.py" if number % 3 == 2 else "web_process")

    def _kill_one(self, words: str) -> None:
        """Kill a process of that kind and wait until another runs in its place and every web process answers."""
        before, unanswered = self.desk.children(words), self.readers.unanswered
        victim = self.dice.choice(before)
        os.kill(victim, signal.SIGKILL)
        began = time.monotonic()
        while victim in self.desk.children(words) or not self.desk.is_serving(words, len(before)):
            if self.desk.process.poll() is not None:
                sys.exit("serve ended")
            if time.monotonic() - began > BACK_SECONDS:
                sys.exit(f"a killed process ({words}) was not back after {BACK_SECONDS:.0f} s")
            time.sleep(0.05)
        self.back_after.append(time.monotonic() - began)
        self.lost_requests.append(self.readers.unanswered - unanswered)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="kill")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--writers", type=int, default=8, help=f"At most {PUBLICATIONS}.")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        run_drill(Path(folder), options.kills, options.writers)


def run_drill(folder: Path, kills: int, writer_count: int) -> None:
    load()
    policies = list(Policy.objects.order_by("pk").values_list("pk", flat=True)[:writer_count])
    with served_desk(folder, DATABASE_URL=os.environ["DATABASE_URL"]) as desk:
        writers = [FormWriter(desk.port, policy, SESSION) for policy in policies]
        with ExitStack() as stack:
            readers = stack.enter_context(page_readers(desk.port, 2, pause=0.05))
            for writer in writers:
                writer.start()
            drill = KillDrill(desk, readers, random.Random(1))
            drill.run(kills)
            for writer in writers:
                writer.stop()
            for writer in writers:
                writer.join(60)
        lost = [problem for writer in writers if (problem := writer.lost_save())]
    if wrong := lost + find_damage(os.environ["DATABASE_URL"]):
        sys.exit("\n".join(wrong[:20]))
    if refused := [text for writer in writers for text in writer.refusals]:
        sys.exit(f"{len(refused)} saves were refused, such as {refused[0]}")
    print(
        f"{kills} kills: {sum(writer.saves for writer in writers)} saves acknowledged, none lost, database and catalogue sound; "
        f"back after {statistics.median(drill.back_after):.1f} s (median), {max(drill.back_after):.1f} s at most; "
        f"{readers.counts['200']} pages read, {sum(drill.lost_requests)} unanswered, at most {max(drill.lost_requests)} a kill"
    )
