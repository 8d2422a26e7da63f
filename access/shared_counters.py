"""Counters that all processes share: in the Redis of CACHE_URL, or in a SQLite file (COUNTERS_FILE) on one machine."""

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
    """Add to the counter; returns its new value. It expires `seconds` after its first increment at the earliest.

    Raises OSError, sqlite3.Error or RedisError.
    """
    if settings.CACHE_IS_SHARED:
        cache.add(key, 0, seconds)
        return cache.incr(key, amount)
    with closing(_connect()) as file:
        return file.execute(INCREMENT_SQL, [key, time.time() + seconds, amount]).fetchone()[0]


def read_counters(keys: list[str]) -> dict[str, int]:
    """The values of those counters that exist, by key."""
    if settings.CACHE_IS_SHARED:
        return cache.get_many(keys)
    placeholders = ", ".join("?" * len(keys))
    with closing(_connect()) as file:
        return dict(file.execute(f"SELECT key, value FROM counter WHERE key IN ({placeholders})", keys))  # noqa: S608 — placeholders only


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
