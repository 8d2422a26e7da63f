"""Logging handler that stores errors as ErrorReport: added up in memory, written by a thread with a connection of its own.

A request that is rolled back leaves its report, and a flood of errors costs one transaction a second.
"""

import atexit
import logging
import threading

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from infra.logs.log_lines import is_failure
from operations.errors.error_events import ErrorEvent, event_of

WRITE_SECONDS = 1.0  # at most one write in this time
RETRY_SECONDS = 5.0  # after a write that failed
STOP_SECONDS = 3.0
MAX_PENDING = 50  # kinds of errors between two writes; further kinds are in the log only
THREAD_NAME = "error reports"


class ErrorReportHandler(logging.Handler):
    """Never raises, and never waits for the database. Errors of the writing thread itself are in the log only."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.pending: dict[str, ErrorEvent] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_stopped = False

    def emit(self, record: logging.LogRecord) -> None:
        if threading.current_thread().name == THREAD_NAME or not is_failure(record):
            return
        try:
            if event := event_of(record):
                self._add(event)
        except Exception:
            self.handleError(record)

    def _add(self, event: ErrorEvent) -> None:
        with self._changed:
            self._merge(event)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._write_repeatedly, name=THREAD_NAME, daemon=True)
                self._thread.start()
                atexit.register(self.stop)
            self._changed.notify()

    def _merge(self, event: ErrorEvent) -> None:
        if known := self.pending.get(event.fingerprint):
            event.count += known.count
        if known or len(self.pending) < MAX_PENDING:
            self.pending[event.fingerprint] = event

    def _write_repeatedly(self) -> None:
        while not self._is_stopped:
            with self._changed:
                self._changed.wait_for(lambda: self.pending or self._is_stopped)
            succeeded = self.write_pending()
            with self._changed:
                self._changed.wait_for(lambda: self._is_stopped, WRITE_SECONDS if succeeded else RETRY_SECONDS)
        self.write_pending()

    def write_pending(self) -> bool:
        """Store what is pending, and close the connection. False if the database does not take it: it stays pending."""
        with self._changed:
            events, self.pending = list(self.pending.values()), {}
        try:
            store_events(events)
        except Exception:
            with self._changed:
                later, self.pending = list(self.pending.values()), {}
                for event in [*events, *later]:
                    self._merge(event)
            return False
        finally:
            connection.close()
        return True

    def stop(self) -> None:
        """Let the thread write once more, for at most STOP_SECONDS."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()
        if self._thread:
            self._thread.join(STOP_SECONDS)


def store_events(events: list[ErrorEvent]) -> None:
    """Add the events to the reports of their kinds, in one transaction. What is settled is open again."""
    reports = apps.get_model("operations", "ErrorReport")._default_manager  # models do not exist yet when logging is set up
    with transaction.atomic():
        for event in sorted(events, key=lambda one: one.fingerprint):
            last = {name: value for name, value in vars(event).items() if name not in ("fingerprint", "count")}
            last |= {"release": settings.RELEASE, "is_settled": False}
            kind, is_new = reports.get_or_create(fingerprint=event.fingerprint, defaults={**last, "first_seen": event.last_seen})
            reports.filter(pk=kind.pk).update(count=F("count") + event.count, **last)
            if is_new:
                reports.delete_surplus()
