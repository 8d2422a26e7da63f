"""Authentication of staff by password. Hashing a password takes a processor for a third of a second, so it is bounded."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from access.known_browsers import is_known_browser

WAIT_SECONDS = 5.0


class HashesBusy(Exception):
    """Too many passwords are being checked in this process."""


class HashQueue:
    """Lets one thread hash at a time and a few wait; further ones are refused at once, so that threads remain for other pages."""

    def __init__(self, *, waiting: int) -> None:
        self._queue = threading.BoundedSemaphore(1 + waiting)
        self._slot = threading.BoundedSemaphore(1)

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Raises HashesBusy if the queue is full or nothing is free within WAIT_SECONDS."""
        if not self._queue.acquire(blocking=False):
            raise HashesBusy
        try:
            if not self._slot.acquire(timeout=WAIT_SECONDS):
                raise HashesBusy
            try:
                yield
            finally:
                self._slot.release()
        finally:
            self._queue.release()


# Two hashes at a time in a process, and strangers never take the second one.
FOR_STRANGERS = HashQueue(waiting=3)
FOR_KNOWN_BROWSERS = HashQueue(waiting=3)


class StaffBackend(ModelBackend):
    """Lets active staff in, and nobody else. It is the only backend: each further one would hash once more."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        """Hashes exactly once, for known and unknown names. Raises HashesBusy."""
        if username is None or password is None:
            return None
        queue = FOR_KNOWN_BROWSERS if request is not None and is_known_browser(request) else FOR_STRANGERS
        with queue.slot():
            return super().authenticate(request, username=username, password=password)

    def user_can_authenticate(self, user: Any) -> bool:
        """Django also asks this at each request of a session, so a session ends when the account is deactivated."""
        return bool(user.is_staff) and super().user_can_authenticate(user)
