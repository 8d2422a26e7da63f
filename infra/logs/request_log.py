"""Middleware that gives each request an id and logs one line a request, also for streams that break off."""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse

from infra.logs.log_context import LogContext, log_context
from infra.logs.masking import mask_path

logger = logging.getLogger(__name__)
WELL_FORMED_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


class RequestLogMiddleware:
    """Stands before all that may fail. Sets `request.request_id` and the header X-Request-Id of the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        context, began = LogContext(request_id(request), mask_path(request.path_info)), time.monotonic()
        request.request_id = context.request_id  # type: ignore[attr-defined]
        with log_context(context):
            response: Any = self.get_response(request)
            response["X-Request-Id"] = context.request_id
            if isinstance(response, FileResponse):  # the server reads the file when this thread has gone on
                _log_line(request, response.status_code, began, int(response.get("Content-Length") or 0))
            elif response.streaming:
                chunks, finish = iter(response.streaming_content), partial(_log_line, request, response.status_code, began)
                response.streaming_content = _logged_stream(chunks, context, finish)
            else:
                _log_line(request, response.status_code, began, len(response.content))
        return response


def request_id(request: HttpRequest) -> str:
    """The id that our proxy gave, if it is well formed and there is a proxy; else a new one."""
    given = request.headers.get("X-Request-Id", "")
    return given if settings.PROXIES and WELL_FORMED_ID.fullmatch(given) else secrets.token_hex(8)


def _logged_stream(chunks: Iterator[bytes], context: LogContext, finish: Callable[[int], None]) -> Iterator[bytes]:
    """The chunks; calls `finish` with their size. Logs an exception that breaks off the answer, and raises it again."""
    sent = 0
    try:
        while True:
            with log_context(context):
                try:
                    chunk = next(chunks, None)
                except Exception:
                    logger.exception("The answer broke off while it was sent.")
                    raise
            if chunk is None:
                return
            sent += len(chunk)
            yield chunk
    finally:
        with log_context(context):
            finish(sent)


def _log_line(request: HttpRequest, status: int, began: float, size: int) -> None:
    fields = {"method": request.method, "status": status, "ms": round((time.monotonic() - began) * 1000), "bytes": size}
    logger.info("Request", extra={"fields": fields})
