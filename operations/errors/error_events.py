"""One error that happened, with the fingerprint of its kind. Made of log records; holds no values."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

from infra.logs.log_context import current_context
from infra.logs.masking import exception_frames, exception_message, is_own_frame


@dataclass
class ErrorEvent:
    """`count` is how often it happened since the last write; all else is of the last time."""

    fingerprint: str
    error: str
    message: str
    location: str
    frames: list[str]
    request_id: str
    path: str
    job: str
    last_seen: datetime
    count: int = 1


def event_of(record: logging.LogRecord) -> ErrorEvent | None:
    """The event of a record that was logged with an exception; None for other records."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return None
    frames, context = exception_frames(error), current_context()
    own = [frame for frame in frames if is_own_frame(frame)] or frames
    location = _without_line(own[-1]) if own else ""
    name = type(error).__name__
    return ErrorEvent(
        fingerprint=blake2b(f"{name} {location}".encode(), digest_size=16).hexdigest(),
        error=name[:200],
        message=exception_message(error),
        location=location[:300],
        frames=frames,
        request_id=context.request_id,
        path=context.path,
        job=context.job,
        last_seen=datetime.fromtimestamp(record.created, UTC),
    )


def _without_line(frame: str) -> str:
    """`file function`: the number of the line moves with each release."""
    file, _, rest = frame.rpartition(":")
    return f"{file} {rest.partition(' ')[2]}"
