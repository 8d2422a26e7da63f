"""Costly work by web threads: at most so many at a time in a process, and nobody waits for a turn holding a thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

RETRY_SECONDS = 5  # for Retry-After


class NoFreeSlot(Exception):
    """As many as may be are made at the moment; ask again after RETRY_SECONDS."""


class WorkSlots:
    """`count` pieces of one kind of work at a time. All kinds together must leave threads for other requests."""

    def __init__(self, count: int) -> None:
        self._free = BoundedSemaphore(count)

    @contextmanager
    def take(self) -> Iterator[None]:
        """Holds a slot. Raises NoFreeSlot at once where none is free."""
        if not self._free.acquire(blocking=False):
            raise NoFreeSlot
        try:
            yield
        finally:
            self._free.release()
