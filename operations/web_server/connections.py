"""Connections of a web process: how large a request may be, and how long it and the reading of its answer may take."""

import copy
from http.cookies import CookieError, SimpleCookie
from typing import Any
from wsgiref.util import FileWrapper

from django.conf import settings
from waitress.buffers import ReadOnlyFileBasedBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import WSGITask
from waitress.utilities import RequestEntityTooLarge

from access.known_browsers import is_known_cookie

STRANGER_BODY_BYTES = 64 * 1024  # a sign-in, a webhook
STAFF_BODY_BYTES = 60 * 2**20  # more than the library takes, so that its form can say what is too large

REQUEST_SECONDS = 15.0  # for headers and a small body
ANSWER_SECONDS = 60.0  # until a small answer is taken
BYTES_PER_SECOND = 20 * 1024  # what is large must move at least as fast
COUNTED_BYTES = 2**20  # of a body, after which all buffers are counted again


class LimitedRequest(HTTPRequestParser):
    """A request. A body may have STRANGER_BODY_BYTES, from a browser in which staff signed in before STAFF_BODY_BYTES; else the
    answer is 413.
    """

    adj: Any

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if (self.chunked or self.content_length > STRANGER_BODY_BYTES) and not self._is_from_staff():
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = STRANGER_BODY_BYTES + 1

    def received(self, data: bytes) -> int:
        consumed = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self.error.body = f"The request may have at most {self.adj.max_request_body_size - 1:,} bytes."
        return consumed

    def _is_from_staff(self) -> bool:
        try:
            cookies = SimpleCookie(self.headers.get("COOKIE", ""))
        except CookieError:
            return False
        name = settings.KNOWN_BROWSER_COOKIE_NAME
        return name in cookies and is_known_cookie(cookies[name].value)


def file_wrapper(file: Any, block_size: int) -> ReadOnlyFileBasedBuffer | FileWrapper:
    """WSGI's optional wrapper of a file (PEP 3333). A file of this machine is read while it is sent, and no thread waits; one that
    comes over the network is read by the thread, because reading it may take time.
    """
    try:
        file.fileno()
    except (AttributeError, OSError):
        return FileWrapper(file, block_size)
    return ReadOnlyFileBasedBuffer(file, block_size)


class RequestTask(WSGITask):
    """Runs the application for a request. Drops the body of an answer to HEAD, which WSGI leaves to the server."""

    def set_close_on_finish(self) -> None:
        """Waitress ends a connection after each answer without a length. 304 and 204 have no body that would need one, and who
        polls goes on.
        """
        goes_on = self.version == "1.1" and self.request.headers.get("CONNECTION", "").lower() != "close"
        if self.has_body or not goes_on:
            super().set_close_on_finish()

    def get_environment(self) -> dict[str, Any]:
        environ = super().get_environment() | {"wsgi.file_wrapper": file_wrapper}
        if self.request.command == "HEAD":
            environ.pop("wsgi.file_wrapper", None)
        return environ

    def write(self, data: bytes) -> None:
        super().write(b"" if self.request.command == "HEAD" else data)

    def finish(self) -> None:
        if self.request.command != "HEAD":
            super().finish()
        elif not self.wrote_header:
            super().write(b"")


class TimedChannel(HTTPChannel):
    """A connection, and since when it waits, receives, answers or sends (`phase`), in seconds of time.time()."""

    parser_class = LimitedRequest
    task_class = RequestTask
    phase: tuple[str, int] = ("waiting", 0)
    since, bytes_at_start, answers = 0.0, 0, 0

    def handle_read(self) -> None:
        counted = self._body_bytes() // COUNTED_BYTES
        super().handle_read()
        if self._body_bytes() // COUNTED_BYTES > counted:
            self.server.limit_buffers()

    def service(self) -> None:
        if self.server.is_draining:
            self.requests[0].headers["CONNECTION"] = "close"
        super().service()
        self.answers += 1

    def is_overdue(self, now: float, idle_seconds: float) -> bool:
        """Whether the present phase has lasted too long. Called about once a second, in the thread of the connections."""
        name = self.phase_name()
        if self.phase != (name, self.answers):
            self.phase, self.since, self.bytes_at_start = (name, self.answers), now, self.total_outbufs_len
        if name == "receiving":
            return now - self.since > REQUEST_SECONDS + self.request.body_bytes_received / BYTES_PER_SECOND
        if name == "sending":
            return now - self.since > ANSWER_SECONDS + self.bytes_at_start / BYTES_PER_SECOND
        return name == "waiting" and now - self.last_activity > idle_seconds

    def phase_name(self) -> str:
        if self.requests:
            return "answering"
        if self.total_outbufs_len:
            return "sending"
        return "waiting" if self.request is None else "receiving"

    def buffered_bytes(self) -> int:
        """Bytes of body and answer in memory and temporary files; a file that is sent as it lies in its store does not count."""
        waiting = [request.body_bytes_received for request in list(self.requests)]
        made = [len(buffer) for buffer in list(self.outbufs) if not isinstance(buffer, ReadOnlyFileBasedBuffer)]
        return self._body_bytes() + sum(waiting) + sum(made)

    def _body_bytes(self) -> int:
        return self.request.body_bytes_received if self.request else 0
