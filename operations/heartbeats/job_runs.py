"""The runs of a worker's jobs, kept in memory and written as heartbeats every HEARTBEAT_SECONDS: few writes, however many runs."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from operations.heartbeats.models import Heartbeat
from operations.metrics.counters import JOB_RUNS

HEARTBEAT_SECONDS = 30.0
WRITTEN_COLUMNS = ["seen_at", "started_at", "ended_at", "error"]


class JobRuns:
    """All jobs of one worker. Each job runs in a thread of its own."""

    def __init__(self) -> None:
        self.worker = f"{socket.gethostname()[:100]}:{os.getpid()}"
        self._lock = threading.Lock()
        self._rows: dict[str, Heartbeat] = {}

    @contextmanager
    def running(self, job: str) -> Iterator[None]:
        """Context manager: notes the start, the end and an exception, which goes on."""
        with self._lock:
            row = self._rows.setdefault(job, Heartbeat(worker=self.worker, job=job[:60]))
            row.started_at = timezone.now()
        error = ""
        try:
            yield
        except Exception as failure:
            error = type(failure).__name__[:100]
            raise
        finally:
            with self._lock:
                row.ended_at, row.error = timezone.now(), error
            JOB_RUNS.labels(job, "failed" if error else "succeeded").inc()

    def write(self) -> None:
        """Store the present state of each job; one statement."""
        with self._lock:
            rows = [
                Heartbeat(worker=row.worker, job=row.job, started_at=row.started_at, ended_at=row.ended_at, error=row.error)
                for row in self._rows.values()
            ]
        for row in rows:
            row.seen_at = timezone.now()
        Heartbeat.objects.bulk_create(rows, update_conflicts=True, unique_fields=["worker", "job"], update_fields=WRITTEN_COLUMNS)

    def delete(self) -> None:
        """Delete the rows of a worker that ends in order."""
        Heartbeat.objects.filter(worker=self.worker).delete()
