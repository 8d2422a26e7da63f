"""The Python client is no package of the site: tests import it from its folder."""

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings

sys.path.insert(0, str(settings.BASE_DIR / "clients" / "python"))


class BusySite(HTTPServer):
    """Answers with the statuses in turn, then with an empty page of a list."""

    def __init__(self, *statuses: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses, self.url = list(statuses), f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: BusySite

    def do_GET(self) -> None:
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        self.send_header("Retry-After", "7")
        self.end_headers()
        self.wfile.write(b'{"next": null, "results": []}' if status == 200 else b"<p>Not now.</p>")

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def busy_site() -> Iterator[BusySite]:
    server = BusySite(429, 503)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def silent_site() -> Iterator[str]:
    """It accepts a connection, and says nothing."""
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        yield f"http://127.0.0.1:{server.server_port}"
