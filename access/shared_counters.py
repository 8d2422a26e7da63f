"""Counters that all processes share: in the Redis that CACHE_URL names, or on one machine in a small file beside the database."""

import sqlite3
import time
from contextlib import closing

from django.conf import settings
from django.core.cache import cache

CREATE_TABLE_SQL = "CREATE TABLE IF NOT EXISTS counter (key TEXT PRIMARY KEY, ends_at REAL NOT NULL, value INTEGER NOT NULL)"
INCREMENT_SQL = """
    INSERT INTO counter (key, ends_at, value) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = value + excluded.value RETURNING value
"""


def increment_counter(key: str, amount: int, *, seconds: int) -> int:
    """Add to a counter that lives at least so long from now on; its new value. Raises OSError, sqlite3.Error or Redis' own."""
    if settings.CACHE_IS_SHARED:
        cache.add(key, 0, seconds)
        return cache.incr(key, amount)
    with closing(_connect()) as file:
        return file.execute(INCREMENT_SQL, [key, time.time() + seconds, amount]).fetchone()[0]


def read_counters(keys: list[str]) -> dict[str, int]:
    """Those that there are."""
    if settings.CACHE_IS_SHARED:
        return cache.get_many(keys)
    marks = ", ".join("?" * len(keys))
    with closing(_connect()) as file:
        return dict(file.execute(f"SELECT key, value FROM counter WHERE key IN ({marks})", keys))  # noqa: S608 — marks only


def delete_expired_counters() -> None:
    """Drop the counters whose time is over."""
    if not settings.CACHE_IS_SHARED:
        with closing(_connect()) as file:
            file.execute("DELETE FROM counter WHERE ends_at < ?", [time.time()])


def _connect() -> sqlite3.Connection:
    """Counts may be lost with the machine's power, and nothing waits for the disk."""
    file = sqlite3.connect(settings.COUNTERS_FILE, timeout=1, isolation_level=None)
    file.execute("PRAGMA synchronous=OFF")
    file.execute(CREATE_TABLE_SQL)
    return file
