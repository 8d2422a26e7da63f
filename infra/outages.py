"""Faults of the machine that no code mends: a full or read-only disk, a database that does not answer."""

import errno
import sqlite3
from collections.abc import Iterator
from enum import Enum

from django.db import DatabaseError, InterfaceError, OperationalError


class Outage(Enum):
    FULL = "full"
    READ_ONLY = "read only"
    AWAY = "away"  # the database does not answer, or is busy for too long


FULL_ERRORS = (errno.ENOSPC, errno.EDQUOT)
SQLITE_OUTAGES = {
    sqlite3.SQLITE_FULL: Outage.FULL,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_BUSY: Outage.AWAY,
    sqlite3.SQLITE_LOCKED: Outage.AWAY,
    sqlite3.SQLITE_CANTOPEN: Outage.AWAY,
    sqlite3.SQLITE_IOERR: Outage.AWAY,
}
# PostgreSQL, by class of SQLSTATE: connection, resources, operator. Without a state there was no connection.
POSTGRES_AWAY = ("08", "53", "57", "55P03")


def outage_of(error: BaseException | None) -> Outage | None:
    """The outage that the exception, or one that led to it, tells of; None for an ordinary error."""
    return next((found for cause in _with_causes(error) if (found := _outage(cause))), None)


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and what it was raised from or during; at most ten."""
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _outage(error: BaseException) -> Outage | None:
    if isinstance(error, sqlite3.Error):
        return SQLITE_OUTAGES.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
    if isinstance(error, OSError):
        if error.errno in FULL_ERRORS:
            return Outage.FULL
        return Outage.READ_ONLY if error.errno == errno.EROFS else None
    if isinstance(error, DatabaseError | InterfaceError):
        return _postgres_outage(error)
    return None


def _postgres_outage(error: BaseException) -> Outage | None:
    cause = error.__cause__
    if cause is None or isinstance(cause, sqlite3.Error):
        return None
    state = getattr(cause, "sqlstate", None)
    if state == "53100":
        return Outage.FULL
    if state == "25006":
        return Outage.READ_ONLY
    is_away = state.startswith(POSTGRES_AWAY) if state else isinstance(error, OperationalError | InterfaceError)
    return Outage.AWAY if is_away else None
