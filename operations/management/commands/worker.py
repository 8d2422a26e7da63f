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

from access import shared_counters
from access.webhooks import delivery
from editorial.audit.audit_log import recording_channel
from editorial.autosave import autosave_store
from editorial.link_checks.due_links import check_due_links
from editorial.link_checks.extract import update_links
from editorial.models import AuditEntry, pending_import
from editorial.review_reminders.reminder_mails import send_reminders
from editorial.table_import import staged_file
from editorial.workflow import transitions
from operations.dumps.dump_writer import write_dump_if_due

MINUTE, TEN_MINUTES, HOUR = 60.0, 600.0, 3600.0
logger = logging.getLogger(__name__)


class Job(NamedTuple):
    """Work that is looked for every so many seconds; it returns what it did, as a count."""

    name: str
    run: Callable[[], int | None]
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
            Job("published", transitions.publish_due, every),
            Job("webhooks called", delivery.deliver_due_calls, every),
            Job("dump made", partial(write_dump_if_due, stopped.is_set), max(every, MINUTE)),
            Job("reminders sent", send_reminders, max(every, MINUTE)),
            Job("tidied", delete_expired_data, HOUR),
        ]
        if settings.LINK_CHECKS:
            jobs += [
                Job("links new", update_links, TEN_MINUTES),
                Job("links looked at", partial(check_due_links, stopped.is_set), every),
            ]
        # Each in a thread of its own: an address that answers slowly holds up no publication.
        threads = [threading.Thread(target=self._run_repeatedly, args=(job, stopped), name=job.name) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _run_repeatedly(self, job: Job, stopped: threading.Event) -> None:
        with recording_channel(AuditEntry.Channel.WORKER):
            while not stopped.is_set():
                try:
                    if done := job.run():
                        self.stdout.write(f"{done} {job.name}.")
                except Exception:  # the database or the disk is away for a while; the next round tries again
                    logger.exception("The worker failed at: %s.", job.name)
                close_old_connections()
                stopped.wait(job.seconds)


def delete_expired_data() -> None:
    autosave_store.delete_expired()
    shared_counters.delete_expired_counters()
    delivery.delete_old_calls()
    staged_file.delete_expired_files()
    pending_import.delete_expired_imports()
