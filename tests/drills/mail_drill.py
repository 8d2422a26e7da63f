"""Workers that send a mailing are killed, stopped and told to end; then the ledger is held against what the mail server has.

python -m tests.drills mail --recipients 10000 --kills 100 --terms 20 --pauses 10

One worker on SQLite, three on PostgreSQL. Exits with a message where a mail arrived twice, a row says sent and nothing arrived,
somebody got nothing and is not unknown, or more are unknown than workers were killed or paused.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

from django.conf import settings
from django.db import connection
from environ import Env

from mailing.models import Delivery, Mailing
from mailing.transitions import start
from tests.drills.mail_workers import FREEZE, LEASE, PLACES, Death, start_worker
from tests.drills.smtp_sink import recipients, running_sink
from tests.support.mailings import make_mailing

GIVE_UP_SECONDS = 1800


class MailDrill:
    """`deaths` by place, `ended` workers that stopped when they were told to, `paused` ones that slept longer than a lease."""

    def __init__(self, options: argparse.Namespace, mailing: Mailing, dice: random.Random) -> None:
        self.options, self.mailing, self.dice = options, mailing, dice
        self.slots: dict[int, Death | None] = {}  # by process id
        self.asleep: dict[int, float] = {}  # by process id when it wakes
        self.deaths: Counter[str] = Counter()
        self.ended = self.paused = 0
        places = [place for place, _ in zip(cycle(PLACES), range(options.kills), strict=False)]
        self.plan = [place for place in places if place != FREEZE]
        dice.shuffle(self.plan)
        self.plan += [FREEZE] * (len(places) - len(self.plan))  # taken from the end: recipients are collected first
        self.batch_size = max(1, options.recipients // 100)

    def run(self) -> None:
        began = time.monotonic()
        self._fill()
        while not self._is_over():
            if time.monotonic() - began > GIVE_UP_SECONDS:
                sys.exit(f"the mailing did not end: {self._states()}")
            time.sleep(0.05)
            self._replace_the_dead()
            self._wake()
            self._disturb()
        for process in list(self.slots):
            os.kill(process, signal.SIGCONT)
            os.kill(process, signal.SIGTERM)
            os.waitpid(process, 0)

    def _fill(self) -> None:
        """Workers that shall live start after the last death: they would send what the others are to die over."""
        while len(self.slots) < self.options.workers and (self.plan or not any(self.slots.values())):
            self._start(self._next_death())

    def _next_death(self) -> Death | None:
        if not self.plan:
            return None
        place = self.plan.pop()
        # Half of the mails are left over, so that no worker finds the mailing sent before its hour comes.
        most = 3 if place == FREEZE else max(1, self.options.recipients // max(1, 2 * self.options.kills))
        return Death(place, self.dice.randint(1, most))

    def _start(self, death: Death | None) -> None:
        self.slots[start_worker(death, self.batch_size)] = death

    def _replace_the_dead(self) -> None:
        for process in list(self.slots):
            ended, status = os.waitpid(process, os.WNOHANG)
            if not ended:
                continue
            death = self.slots.pop(process)
            self.asleep.pop(process, None)
            if os.WIFSIGNALED(status) and death:
                self.deaths[death.place] += 1
                self._fill()
            elif os.waitstatus_to_exitcode(status) == 0:
                self._start(death)
            else:
                sys.exit(f"a worker failed: {os.waitstatus_to_exitcode(status)}")

    def _wake(self) -> None:
        for process, at in list(self.asleep.items()):
            if time.monotonic() > at:
                os.kill(process, signal.SIGCONT)
                del self.asleep[process]

    def _disturb(self) -> None:
        """Every so many deaths one worker is told to end, and one sleeps longer than its lease."""
        killed, kills = sum(self.deaths.values()), max(1, self.options.kills)
        awake = [process for process in self.slots if process not in self.asleep]
        if awake and self.ended < self.options.terms * killed // kills:
            os.kill(self.dice.choice(awake), signal.SIGTERM)
            self.ended += 1
        elif awake and self.paused < self.options.pauses * killed // kills:
            process = self.dice.choice(awake)
            os.kill(process, signal.SIGSTOP)
            self.asleep[process] = time.monotonic() + LEASE.total_seconds() + 1
            self.paused += 1

    def _is_over(self) -> bool:
        self.mailing.refresh_from_db()
        over = self.mailing.state == Mailing.State.SENT
        connection.close()  # a worker is forked from this process
        if self.mailing.state == Mailing.State.HELD:
            sys.exit(f"held: {self.mailing.held_reason}")
        return over

    def _states(self) -> Counter[str]:
        return Counter(Delivery.objects.filter(mailing=self.mailing).values_list("state", flat=True))


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="mail")
    parser.add_argument("--recipients", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--terms", type=int, default=20)
    parser.add_argument("--pauses", type=int, default=10)
    parser.add_argument("--workers", type=int, default=3 if connection.vendor == "postgresql" else 1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, running_sink(Path(folder)) as (port, log):
        settings.MAILING = Env.email_url_config(f"smtp://127.0.0.1:{port}")
        settings.MAIL_JOURNAL = f"{folder}/journal"
        mailing = make_mailing(options.recipients)
        start(mailing, by=None)
        drill = MailDrill(options, mailing, random.Random(options.seed))
        began = time.monotonic()
        drill.run()
        compare(drill, recipients(log), time.monotonic() - began)


def compare(drill: MailDrill, arrived: Counter[str], seconds: float) -> None:
    rows = dict(Delivery.objects.filter(mailing=drill.mailing).values_list("address", "state"))
    states, killed = drill._states(), sum(drill.deaths.values())
    in_doubt = (killed + drill.paused) * drill.options.workers
    wrong = {
        "mailed twice": [address for address, number in arrived.items() if number > 1],
        "sent, but not arrived": [a for a, state in rows.items() if state == "sent" and not arrived[a]],
        "arrived, but neither sent nor unknown": [a for a in arrived if rows.get(a) not in ("sent", "unknown")],
        "missing and not unknown": [a for a, state in rows.items() if not arrived[a] and state != "unknown"],
        "more unknown than workers were lost": list(range(max(0, states["unknown"] - in_doubt))),
        "rows without a candidate": list(range(abs(drill.mailing.candidates - drill.options.recipients))),
        "candidates without a row": list(range(abs(len(rows) - drill.options.recipients))),
        "kills that did not happen": list(range(drill.options.kills - killed)),
    }
    print(
        f"{connection.vendor}, {drill.options.workers} workers, {len(rows)} recipients, {seconds:.0f} s: {killed} kills "
        f"({', '.join(f'{number} {place}' for place, number in sorted(drill.deaths.items()))}), {drill.ended} SIGTERM, "
        f"{drill.paused} SIGSTOP; {dict(states)}, {sum(arrived.values())} mails arrived, "
        f"{sum(1 for a, state in rows.items() if state == 'unknown' and arrived[a])} of the unknown among them"
    )
    if any(wrong.values()):
        sys.exit("\n".join(f"{len(found)} {words}, such as {found[:3]}" for words, found in wrong.items() if found))
    print("nobody mailed twice, nothing called sent that did not arrive, nobody missing outside unknown")
