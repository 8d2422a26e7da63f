"""Formats of log records: one JSON object a line for programs, or one readable line for a person."""

import json
import logging
import time
from typing import Any

from infra.logs.log_context import current_context
from infra.logs.masking import exception_frames, exception_message, mask_text

MAX_LOG_MESSAGE = 2000


def record_fields(record: logging.LogRecord) -> dict[str, Any]:
    """What is logged of the record: message, context, `extra["fields"]`, and the exception without its values."""
    fields: dict[str, Any] = {"message": mask_text(record.getMessage())[:MAX_LOG_MESSAGE]}
    fields |= {name: value for name, value in current_context()._asdict().items() if value}
    fields |= getattr(record, "fields", {})
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        fields |= {"error": type(error).__name__, "reason": exception_message(error)}
    if error is not None and is_failure(record):
        fields["frames"] = exception_frames(error)
    return fields


def is_failure(record: logging.LogRecord) -> bool:
    """Whether the record is about a fault of the site. Django also logs exceptions of requests that it refuses with 400."""
    return record.levelno >= logging.ERROR and getattr(record, "status_code", 500) >= 500


class JsonLineFormatter(logging.Formatter):
    """One JSON object a line; instants in UTC (RFC 3339)."""

    def format(self, record: logging.LogRecord) -> str:
        instant = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03}Z"
        fields = {"at": instant, "level": record.levelname, "logger": record.name, **record_fields(record)}
        return json.dumps(fields, ensure_ascii=False, default=str)


class TextLineFormatter(logging.Formatter):
    """One readable line, and the frames of an exception below it."""

    def format(self, record: logging.LogRecord) -> str:
        fields = record_fields(record)
        frames = "".join(f"\n    {frame}" for frame in fields.pop("frames", []))
        message = " ".join(str(fields.pop("message", "")).split())
        rest = " ".join(f"{name}={value}" for name, value in fields.items())
        clock = time.strftime("%H:%M:%S", time.localtime(record.created))
        return f"{clock} {record.levelname:7} {message} {rest}".rstrip() + frames
