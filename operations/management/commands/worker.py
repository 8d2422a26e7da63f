"""`manage.py worker`: runs the background jobs until it is stopped. Several workers may run at once."""

import argparse
import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from editorial.audit.audit_log import recording_channel
from editorial.models import AuditEntry
from infra.logs.log_context import LogContext, log_context
from operations.heartbeats.job_runs import HEARTBEAT_SECONDS, JobRuns
from operations.parent_process import report_to_parent
from operations.worker_jobs import Job, worker_jobs

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Publish what is due, call webhooks, look at links, send reminders; tidy every hour. SIGTERM lets it finish what it does."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=5.0, metavar="SECONDS")
        parser.add_argument("--parent", type=int, metavar="FD", help=argparse.SUPPRESS)

    def handle(self, *args: Any, every: float, parent: int | None, **options: Any) -> None:
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopped.set())
        # One thread a job: an address that answers slowly delays no publication.
        self.job_runs = JobRuns()
        jobs = [*worker_jobs(stopped.is_set, seconds=every), Job("heartbeat written", self.job_runs.write, HEARTBEAT_SECONDS)]
        threads = [threading.Thread(target=self._run_repeatedly, args=(job, stopped), name=job.name) for job in jobs]
        for thread in threads:
            thread.start()
        if parent is not None:
            report_to_parent(parent, stopped.set)
        for thread in threads:
            thread.join()
        self.job_runs.delete()

    def _run_repeatedly(self, job: Job, stopped: threading.Event) -> None:
        with recording_channel(AuditEntry.Channel.WORKER), log_context(LogContext(job=job.name)):
            while not stopped.is_set():
                try:
                    with self.job_runs.running(job.name):
                        done = job.run_unless_held()
                    if done:
                        logger.info("%s %s.", done, job.name)
                except Exception:  # the database or the disk may be unavailable for a while; the next round tries again
                    logger.exception("The worker failed at a job.")
                close_old_connections()
                stopped.wait(job.seconds)
