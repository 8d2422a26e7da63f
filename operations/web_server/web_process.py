"""A web process: serves the WSGI application on a socket that it inherits, until SIGTERM or the end of its parent.

    python -m operations.web_server.web_process LISTENING_FD PARENT_FD

PARENT_FD is the connection to the parent (operations/parent_process.py).
"""

import gc
import resource
import signal
import socket
import sys
import threading
import time
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from operations.parent_process import report_to_parent
from operations.web_server.connections import STAFF_BODY_BYTES, TimedChannel
from operations.web_server.thread_pools import ThreadPools

MAX_CONNECTIONS = 1000
MAX_CONNECTIONS_OF_AN_ADDRESS = 250  # where no proxy stands before us, whose address would be everybody's
MAX_BUFFERED_BYTES = 256 * 2**20  # of bodies and answers together, mostly in temporary files
IDLE_SECONDS, CROWDED_IDLE_SECONDS = 75.0, 5.0  # between two requests; longer than a proxy keeps a connection
# A busy process gives the others time to accept a new connection first: so much for each of its connections, and at most this.
SECONDS_TO_OTHERS, MOST_TO_OTHERS = 0.001, 0.005
MOST_AT_ONCE = 16  # connections that are accepted then
BUSY_SECONDS = 1.0  # since a connection was used last
DRAIN_SECONDS = 20.0  # for running requests after SIGTERM
LAST_REQUEST_SECONDS = 1.0  # how long an idle connection may still send a request after SIGTERM


class Application(WSGIHandler):
    """Django's WSGI application; gives every answer its length, without which the connection ends with it."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        response = super().get_response(request)
        if isinstance(response, HttpResponse) and "Content-Length" not in response:
            response["Content-Length"] = str(len(response.content))
        return response


class WebProcess(TcpWSGIServer):
    """Accepts connections on a socket that several processes share."""

    channel_class = TimedChannel
    is_draining = False
    accepts_at = 0.0  # where a connection waits that another process may accept first; seconds of time.monotonic()

    def __init__(self, listening: socket.socket) -> None:
        adjustments = Adjustments(
            sockets=[listening],
            connection_limit=MAX_CONNECTIONS,
            max_request_header_size=128 * 1024,
            max_request_body_size=STAFF_BODY_BYTES + 1,
            inbuf_overflow=64 * 1024,
            outbuf_high_watermark=MAX_BUFFERED_BYTES,
            cleanup_interval=1,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=False,  # the application itself knows how many proxies to believe
            ident=None,
        )
        address = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(Application(), {}, True, listening, ThreadPools(), adjustments, address, bind_socket=False)

    def readable(self) -> bool:
        return super().readable() and time.monotonic() >= self.accepts_at

    def handle_read_event(self) -> None:
        """Somebody connects. Where all processes woke at once, the one that runs took all connections and the others none.

        Who has let the others accept first accepts as many as it has, so that waiting bounds no flood.
        """
        now = time.time()
        busy = sum(now - channel.last_activity < BUSY_SECONDS for channel in self.active_channels.values())
        if busy and not self.accepts_at:
            self.accepts_at = time.monotonic() + min(busy * SECONDS_TO_OTHERS, MOST_TO_OTHERS)
            return
        self.accepts_at = 0.0
        for _ in range(max(1, min(busy, MOST_AT_ONCE))):
            super().handle_read_event()

    def handle_accept(self) -> None:
        super().handle_accept()
        if self.active_channels and not settings.PROXIES:
            newest = next(reversed(self.active_channels.values()))
            if sum(channel.addr[0] == newest.addr[0] for channel in self.active_channels.values()) > MAX_CONNECTIONS_OF_AN_ADDRESS:
                newest.handle_close()

    def maintenance(self, now: float) -> None:
        """Close what takes too long. Called each second."""
        channels = list(self.active_channels.values())
        idle_seconds = CROWDED_IDLE_SECONDS if len(channels) > MAX_CONNECTIONS / 2 else IDLE_SECONDS
        for channel in channels:
            if channel.is_overdue(now, idle_seconds):
                channel.will_close = True
        self.limit_buffers()

    def limit_buffers(self) -> None:
        """Close the largest, if the buffers are too large together."""
        sizes = sorted(((channel.buffered_bytes(), channel) for channel in self.active_channels.values()), key=lambda pair: pair[0])
        while sum(size for size, _ in sizes) > MAX_BUFFERED_BYTES:
            sizes.pop()[1].will_close = True

    def serve(self, is_stopped: threading.Event) -> None:
        """Serve until the event is set; then answer what was asked, and say `Connection: close`."""
        while not is_stopped.is_set():
            self.serve_once()
        self._stop_listening()
        self.is_draining = True
        began = time.monotonic()
        while (waited := time.monotonic() - began) < DRAIN_SECONDS and self.active_channels:
            for channel in list(self.active_channels.values()):
                if waited > LAST_REQUEST_SECONDS and channel.phase_name() == "waiting":
                    channel.handle_close()
            wasyncore.loop(timeout=0.05, map=self._map, use_poll=True, count=1)
        self.task_dispatcher.shutdown(seconds=1)

    def serve_once(self) -> None:
        """Wait at most a second until connections are to be accepted, read or written, and do that."""
        seconds = self.accepts_at - time.monotonic() if self.accepts_at else 1.0
        wasyncore.loop(timeout=max(seconds, 0.001), map=self._map, use_poll=True, count=1)
        if seconds <= 0:  # what waited is accepted, by this process or by another
            self.accepts_at = 0.0

    def _stop_listening(self) -> None:
        """Accept whoever has connected already; then new connections are refused, unless another process shares the socket."""
        known = -1
        while known < len(self.active_channels) < MAX_CONNECTIONS:
            known = len(self.active_channels)
            self.handle_accept()
        self.del_channel()
        self.socket.close()


def main() -> None:
    gc.disable()  # until config/admin_app.py enables it
    django.setup(set_prefix=False)
    listening, parent = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8 * MAX_CONNECTIONS) if most > 0 else 8 * MAX_CONNECTIONS, most))
    server, is_stopped = WebProcess(listening), threading.Event()

    def stop(*_: Any) -> None:
        is_stopped.set()
        server.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    report_to_parent(parent, stop)
    server.serve(is_stopped)


if __name__ == "__main__":
    main()
