"""A job of the worker in a thread of a test."""

from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection


def retry_while_locked(work: Callable[[], Any]) -> None:
    """A database in memory refuses at once what a real one lets wait; the worker's next round tries again, and so do we."""
    try:
        while True:
            try:
                work()
                return
            except OperationalError:
                continue
    finally:
        connection.close()
