"""What a log line belongs to: a request with its id, or a job of the worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class LogContext(NamedTuple):
    """`request_id` and `path`, which is masked, are "" outside a request; `job` is "" outside a job."""

    request_id: str = ""
    path: str = ""
    job: str = ""


NO_CONTEXT = LogContext()
_current: ContextVar[LogContext] = ContextVar("log_context", default=NO_CONTEXT)


def current_context() -> LogContext:
    return _current.get()


@contextmanager
def log_context(context: LogContext) -> Iterator[None]:
    """Context manager: log lines of this thread belong to `context`."""
    token = _current.set(context)
    try:
        yield
    finally:
        _current.reset(token)
