"""`manage.py worker`: does what has its hour, until it is stopped. Several may run."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections

from editorial.audit import through
from editorial.models import AuditEntry
from editorial.workflow import moves

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publish what is due, every few seconds. SIGTERM lets it finish what it is doing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=5.0, metavar="SECONDS")

    def handle(self, *args: Any, every: float, **options: Any) -> None:
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopped.set())
        with through(AuditEntry.Door.WORKER):
            while not stopped.is_set():
                try:
                    if done := moves.publish_due():
                        self.stdout.write(f"{done} published.")
                except Error:  # the database is away for a while; the next round tries again
                    logger.exception("The worker could not reach the database.")
                close_old_connections()
                stopped.wait(every)
