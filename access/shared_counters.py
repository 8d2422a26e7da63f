"""Counters that all processes share: in the Redis of CACHE_URL, or in a SQLite file (COUNTERS_FILE) on one machine.

Where that is away, each process counts alone for a while: limits hold in each process, and nobody waits or is refused.
"""

import logging
import sqlite3
import threading
import time
from collections import OrderedDict
from contextlib import closing

from django.conf import settings
from django.core.cache import cache

from infra.circuit import Circuit

CREATE_TABLE_SQL = "CREATE TABLE IF NOT EXISTS counter (key TEXT PRIMARY KEY, ends_at REAL NOT NULL, value INTEGER NOT NULL)"
INCREMENT_SQL = """
    INSERT INTO counter (key, ends_at, value) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = value + excluded.value RETURNING value
"""
MAX_OWN_COUNTERS = 10_000
PAUSE_SECONDS = 5.0
logger = logging.getLogger(__name__)
_circuit = Circuit(PAUSE_SECONDS)
_own_counters: OrderedDict[str, tuple[float, int]] = OrderedDict()  # (end, value) by key; the longest unused go first
_lock = threading.Lock()


def increment_counter(key: str, amount: int, *, seconds: int) -> int:
    """Add to the counter; returns its new value. It expires `seconds` after its first increment at the earliest."""
    if _circuit.may_call():
        try:
            value = _increment_shared(key, amount, seconds)
        except (OSError, sqlite3.Error, ValueError) as error:  # ValueError: Redis lost the key in between
            _circuit.record_failure()
            logger.error("The shared counters cannot be reached; this process counts alone: %s", error)
        else:
            _circuit.record_success()
            return value
    return _increment_own(key, amount, seconds)


def clear_own_counters() -> None:
    """Forget what this process counted alone, and use the shared counters again; for tests."""
    _circuit.record_success()
    with _lock:
        _own_counters.clear()


def _increment_own(key: str, amount: int, seconds: int) -> int:
    now = time.time()
    with _lock:
        end, value = _own_counters.pop(key, (0.0, 0))
        end, value = (end, value + amount) if end > now else (now + seconds, amount)
        _own_counters[key] = end, value
        while len(_own_counters) > MAX_OWN_COUNTERS:
            _own_counters.popitem(last=False)
    return value


def _increment_shared(key: str, amount: int, seconds: int) -> int:
    if settings.CACHE_IS_SHARED:
        cache.add(key, 0, seconds)
        return cache.incr(key, amount)
    with closing(_connect()) as file:
        return file.execute(INCREMENT_SQL, [key, time.time() + seconds, amount]).fetchone()[0]


def read_counters(keys: list[str]) -> dict[str, int]:
    """The values of those counters that exist, by key. Raises OSError or sqlite3.Error."""
    if settings.CACHE_IS_SHARED:
        return cache.get_many(keys)
    placeholders = ", ".join("?" * len(keys))
    with closing(_connect()) as file:
        return dict(file.execute(f"SELECT key, value FROM counter WHERE key IN ({placeholders})", keys))  # noqa: S608 # nosec B608 # placeholders only


def delete_expired_counters() -> None:
    """Delete the expired counters of the file; Redis deletes its own."""
    if not settings.CACHE_IS_SHARED:
        with closing(_connect()) as file:
            file.execute("DELETE FROM counter WHERE ends_at < ?", [time.time()])


def _connect() -> sqlite3.Connection:
    """synchronous=OFF: a power failure may lose counts, and no request waits for the disk."""
    file = sqlite3.connect(settings.COUNTERS_FILE, timeout=1, isolation_level=None)
    file.execute("PRAGMA synchronous=OFF")
    file.execute(CREATE_TABLE_SQL)
    return file
