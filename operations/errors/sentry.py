"""Sends errors to a server that understands Sentry's protocol: what the log has of them, and nothing else."""

import logging
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.logging import LoggingIntegration

from infra.logs.log_context import current_context
from infra.logs.log_lines import is_failure
from infra.logs.masking import exception_message, mask_text

SENT_FIELDS = (
    "event_id",
    "timestamp",
    "platform",
    "level",
    "logger",
    "release",
    "environment",
    "server_name",
    "sdk",
    "exception",
    "tags",
)


def start_sentry(dsn: str, release: str) -> None:
    """Errors that are logged with an exception are sent by a thread; a request never waits for the server.

    Django's own integration is off: it would send addresses with their query, headers and bodies.
    """
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        default_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        before_send=masked_event,
    )


def masked_event(event: Any, hint: dict[str, Any]) -> Any:
    """The event without values; None, which is not sent, for records without an exception and for refused requests."""
    record, info = hint.get("log_record"), hint.get("exc_info")
    if record is None or info is None or not is_failure(record):
        return None
    context = current_context()
    sent = {name: event[name] for name in SENT_FIELDS if name in event}
    sent["message"] = mask_text(record.getMessage())
    sent["tags"] = {name: value for name, value in context._asdict().items() if value}
    for value in sent.get("exception", {}).get("values", []):
        value.pop("mechanism", None)
        for frame in (value.get("stacktrace") or {}).get("frames", []):
            frame.pop("abs_path", None)
        value["value"] = exception_message(_cause_of_type(info[1], value.get("type", "")))
    return sent


def _cause_of_type(error: BaseException | None, name: str) -> BaseException:
    """The exception of that type among the error and what led to it."""
    while error is not None:
        if type(error).__name__ == name:
            return error
        error = error.__cause__ or error.__context__
    return Exception()
