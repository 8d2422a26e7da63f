"""What a server that understands Sentry's protocol receives: received by a real one on loopback."""

import gzip
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
import sentry_sdk
from django.test import RequestFactory

from infra.logs.log_context import LogContext, log_context
from operations.errors.sentry import start_sentry

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@pytest.fixture(scope="module")
def server_events():
    """Events as they arrive at a server of Sentry's protocol. The client cannot be started twice in a process."""
    events: list[dict] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            lines = UNPACK[self.headers.get("Content-Encoding", "")](body).splitlines()
            events.extend(json.loads(line) for line in lines if b'"exception"' in line)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()
    start_sentry(f"http://key@127.0.0.1:{server.server_port}/1", "test")
    yield events
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)
    server.shutdown()
    server.server_close()


@pytest.fixture
def received(server_events):
    server_events.clear()
    return server_events


def log_failure(password: str, **extra) -> None:
    request = RequestFactory().post(
        "/admin/login/?next=secret-query", {"password": password}, headers={"Cookie": "sessionid=secret-cookie"}
    )
    try:
        int(password)
    except ValueError:
        logging.getLogger("django.request").exception("Failed: %s", request.get_full_path(), extra={"request": request, **extra})


def test_event_holds_type_frames_and_request_id_and_no_value(received):
    with log_context(LogContext("0123456789abcdef", "/admin/login/")):
        log_failure("secret-word")
    sentry_sdk.flush(timeout=10)
    (event,) = received
    (error,) = event["exception"]["values"]
    assert (error["type"], error["value"]) == ("ValueError", "invalid literal for int() with base 10: “…”")
    assert error["stacktrace"]["frames"][-1]["function"] == "log_failure"
    assert event["tags"] == {"request_id": "0123456789abcdef", "path": "/admin/login/"}
    assert "secret" not in json.dumps(event)


def test_refused_request_is_not_sent(received):
    log_failure("x", status_code=400)
    logging.getLogger("x").error("Without an exception.")
    log_failure("y")
    sentry_sdk.flush(timeout=10)
    assert len(received) == 1
