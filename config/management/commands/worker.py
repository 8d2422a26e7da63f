"""`manage.py worker`: does what has its hour, until it is stopped. Several may run."""

import logging
import signal
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from access import counters, webhooks
from config.dumps.making import make_if_due
from editorial import autosaving
from editorial.audit import through
from editorial.links.checking import check_links
from editorial.links.naming import gather
from editorial.models import AuditEntry, reading
from editorial.reviews.reminding import remind
from editorial.tables import keeping
from editorial.workflow import moves

MINUTE, TEN_MINUTES, HOUR = 60.0, 600.0, 3600.0
logger = logging.getLogger(__name__)


class Job(NamedTuple):
    """Work that is looked for every so many seconds; it returns what it did, as a count."""

    name: str
    work: Callable[[], int | None]
    seconds: float


class Command(BaseCommand):
    help = (
        "Publish what is due, call webhooks, look at links, send reminders; tidy every hour. SIGTERM lets it finish what it does."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=5.0, metavar="SECONDS")

    def handle(self, *args: Any, every: float, **options: Any) -> None:
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopped.set())
        jobs = [
            Job("published", moves.publish_due, every),
            Job("webhooks called", webhooks.run, every),
            Job("dump made", partial(make_if_due, stopped.is_set), max(every, MINUTE)),
            Job("reminders sent", remind, max(every, MINUTE)),
            Job("tidied", tidy, HOUR),
        ]
        if settings.LINK_CHECKS:
            jobs += [Job("links new", gather, TEN_MINUTES), Job("links looked at", partial(check_links, stopped.is_set), every)]
        # Each in a thread of its own: an address that answers slowly holds up no publication.
        threads = [threading.Thread(target=self._keep_doing, args=(job, stopped), name=job.name) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _keep_doing(self, job: Job, stopped: threading.Event) -> None:
        with through(AuditEntry.Door.WORKER):
            while not stopped.is_set():
                try:
                    if done := job.work():
                        self.stdout.write(f"{done} {job.name}.")
                except Exception:  # the database or the disk is away for a while; the next round tries again
                    logger.exception("The worker failed at: %s.", job.name)
                close_old_connections()
                stopped.wait(job.seconds)


def tidy() -> None:
    autosaving.tidy()
    counters.tidy()
    webhooks.tidy()
    keeping.tidy()
    reading.tidy()
