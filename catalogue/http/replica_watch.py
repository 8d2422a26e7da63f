"""How far the replica is behind the primary. Threads of their own measure it, so that no request waits for a server that hangs."""

import logging
import os
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from django.db import DatabaseError, InterfaceError, connections

from catalogue.http.public_database import PRIMARY, PUBLIC

INTERVAL = 0.25  # seconds between two samples of a server
GRACE = 0.25  # seconds that the replica has for what the primary wrote
STALE_SECONDS = 2.0  # a server without a newer sample is away, or hangs
PAUSE_SECONDS = 5.0  # after a request failed at the replica
# Positions in the write-ahead log. Their difference says what is missing on an idle primary too, where the age of the last
# transaction only grows. NULL: the server is no replica.
PRIMARY_SQL = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"
REPLICA_SQL = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') END"
logger = logging.getLogger(__name__)


class Sample(NamedTuple):
    """`at` is time.monotonic() before the question, `position` in bytes of the write-ahead log."""

    at: float
    position: int | None


def is_current(primary: Sequence[Sample], replica: Sample | None, *, now: float, begun: float) -> bool:
    """Whether the replica has all that the primary had written GRACE seconds before the replica's sample.

    With the intervals, its pages are at most a second old. True without a primary: late pages are better than none. `begun` is
    when sampling began.
    """
    if replica is None or now - replica.at > STALE_SECONDS:
        return False
    if replica.position is None or now - (primary[-1].at if primary else begun) > STALE_SECONDS:
        return True
    due = [sample.position or 0 for sample in primary if sample.at <= replica.at - GRACE]
    return bool(due) and replica.position >= due[-1]


class ReplicaWatch:
    """Begins to measure at the first question; one object a process."""

    def __init__(self) -> None:
        self._samples: dict[str, deque[Sample]] = {PRIMARY: deque(maxlen=8), PUBLIC: deque(maxlen=1)}
        self._begun, self._paused_until = 0.0, 0.0
        self._reading: dict[tuple[str, int], Any] = {}  # connections by server and thread
        self._lock = threading.Lock()

    def is_usable(self) -> bool:
        """Whether public requests may read the replica now. Waits for nothing."""
        self._begin()
        now = time.monotonic()
        replica = next(iter(self._samples[PUBLIC]), None)
        return now >= self._paused_until and is_current(list(self._samples[PRIMARY]), replica, now=now, begun=self._begun)

    def record_failure(self) -> None:
        """A request failed at the replica: the next ones do without it for a while."""
        self._paused_until = time.monotonic() + PAUSE_SECONDS

    @contextmanager
    def ends_if_hanging(self, alias: str) -> Iterator[None]:
        """Within, this thread's connection to the server fails if that hangs; PostgreSQL's driver would wait for ever."""
        self._begin()
        key = alias, threading.get_ident()
        self._reading[key] = connections[alias]
        try:
            yield
        finally:
            del self._reading[key]

    def _end_hanging_reads(self, alias: str) -> None:
        samples = list(self._samples[alias])
        if not samples or time.monotonic() - samples[-1].at < STALE_SECONDS:
            return
        for connection in [one for (server, _thread), one in list(self._reading.items()) if server == alias]:
            with suppress(Exception), socket.socket(fileno=os.dup(connection.connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)

    def _begin(self) -> None:
        with self._lock:
            if self._begun:
                return
            self._begun = time.monotonic()
            for alias, sql in ((PRIMARY, PRIMARY_SQL), (PUBLIC, REPLICA_SQL)):
                threading.Thread(target=self._measure, args=(alias, sql), name=f"watch {alias}", daemon=True).start()

    def _measure(self, alias: str, sql: str) -> None:
        is_away = False
        while True:
            at = time.monotonic()
            try:
                with connections[alias].cursor() as cursor:
                    cursor.execute(sql)
                    self._samples[alias].append(Sample(at, cursor.fetchone()[0]))
                is_away = False
            except (DatabaseError, InterfaceError) as error:
                connections[alias].close()
                if not is_away:
                    logger.error("The database `%s` cannot be measured: %s", alias, error)
                is_away = True
            self._end_hanging_reads(PUBLIC if alias == PRIMARY else PRIMARY)  # the thread of the one that hangs hangs itself
            time.sleep(INTERVAL)
