"""Real servers on free local ports, with pages that are functions of the request."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer
from typing import TypeVar

Page = Callable[[BaseHTTPRequestHandler], None]
AnyServer = TypeVar("AnyServer", bound=BaseServer)


class LocalServer(ThreadingHTTPServer):
    """Answers by path; keeps what it was asked for."""

    daemon_threads = True

    def __init__(self, pages: dict[str, Page], host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), _Handler)
        self.pages, self.requests = pages, list[tuple[str, dict[str, str]]]()
        self.url = f"http://{host}:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever is cut off does not matter here."""


class _Handler(BaseHTTPRequestHandler):
    server: LocalServer

    def do_GET(self) -> None:
        self.server.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        page = self.server.pages.get(self.path.split("?")[0], respond_with("Not here.", status=404))
        with suppress(OSError):
            page(self)

    def log_message(self, *args: object) -> None: ...


@contextmanager
def running(server: AnyServer) -> Iterator[AnyServer]:
    """The server, which answers in a thread until the end."""
    thread = threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serve_pages(pages: dict[str, Page], host: str = "127.0.0.1") -> Iterator[LocalServer]:
    with running(LocalServer(pages, host)) as site:
        yield site


def respond_with(text: str | bytes = "", *, status: int = 200, **headers: str) -> Page:
    def page(asked: BaseHTTPRequestHandler) -> None:
        body = text.encode() if isinstance(text, str) else text
        asked.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **headers}.items():
            asked.send_header(name.replace("_", "-"), value)
        asked.end_headers()
        asked.wfile.write(body)

    return page


def redirect_to(address: str, status: int = 302) -> Page:
    return respond_with(status=status, Location=address)
