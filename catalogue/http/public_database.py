"""Which database answers a public request: `public`, a replica or a role with fewer rights, where the settings have it.

All reads of one request go to one database, ORM and SQL alike. Everything else, and every write, goes to the primary.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

PRIMARY, PUBLIC = DEFAULT_DB_ALIAS, "public"
_alias: ContextVar[str] = ContextVar("read_alias", default=PRIMARY)


def read_connection() -> BaseDatabaseWrapper:
    """The connection for SQL that reads the catalogue."""
    return connections[_alias.get()]


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    """Within, reads of this thread go to that database."""
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)


def iterate_from(alias: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks of a streamed response, each made within `reading_from`."""
    while True:
        with reading_from(alias):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


class PublicDatabaseRouter:
    """Database router. Both aliases have the same tables; only the primary is migrated."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return _alias.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY
