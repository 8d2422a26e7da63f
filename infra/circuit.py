"""Circuit breaker: after a service failed, callers do without it for a while, so that at most one of them waits for it."""

import threading
import time


class Circuit:
    """`pause` is the time in seconds between a failure and the next attempt. Threads of one process share a circuit."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._retry_at: float | None = None  # time.monotonic(); None while the service works
        self._lock = threading.Lock()

    def may_call(self) -> bool:
        """True while the service works; after a failure for one caller in each pause, which then finds out for all."""
        with self._lock:
            if self._retry_at is None:
                return True
            if time.monotonic() < self._retry_at:
                return False
            self._retry_at = time.monotonic() + self.pause
            return True

    def record_failure(self) -> None:
        with self._lock:
            self._retry_at = time.monotonic() + self.pause

    def record_success(self) -> None:
        self._retry_at = None
