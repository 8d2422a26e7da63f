"""One thread of a process makes the answer of an address; whoever asks for the same meanwhile waits, and reads what it kept."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

WAIT_SECONDS = 2.0  # after which a request makes the answer itself
_locks = [threading.Lock() for _ in range(1024)]  # two addresses may share one: they wait for each other, no more


@contextmanager
def one_at_a_time(request: HttpRequest) -> Iterator[None]:
    """Files have slots of their own and are not waited for (docs/decisions/034): here they run through."""
    if not request.path_info.endswith("/") or "format" in request.GET:
        yield
        return
    lock = _locks[hash(request.get_full_path()) % len(_locks)]
    is_held = lock.acquire(timeout=WAIT_SECONDS)
    try:
        yield
    finally:
        if is_held:
            lock.release()
