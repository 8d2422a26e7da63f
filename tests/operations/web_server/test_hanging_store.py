"""An object store that takes connections and says nothing: files are 503 after a while, pages answer all the time."""

import socket
import time
from contextlib import ExitStack, closing

import pytest

from tests.support.served_desk import SESSION, served_desk

STORED = f"GET /admin/editorial/mediafile/stored/{'a' * 32}.jpg HTTP/1.1\nHost: localhost\nCookie: sessionid={SESSION}\n\n"


@pytest.mark.thorough
def test_pages_answer_while_requests_of_files_wait_for_a_store_that_hangs(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0), backlog=128)) as store, ExitStack() as held:
        url = f"s3://k:s@127.0.0.1:{store.getsockname()[1]}/desk?scheme=http&region=us-east-1"
        desk = held.enter_context(served_desk(tmp_path, "--no-worker", "--workers", "1", STORAGE_URL=url))
        desk.seconds_until_answer("/")
        waiting = [held.enter_context(desk.send(STORED)) for _ in range(16)]
        time.sleep(1)
        for _ in range(5):
            for path in ("/livez", "/", "/admin/account/login/"):
                assert desk.seconds_until_answer(path) < 2
        begun = time.monotonic()
        for connection in waiting:
            connection.settimeout(30)
            assert connection.recv(100).startswith(b"HTTP/1.1 503 ")
        assert time.monotonic() - begun < 25
        begun = time.monotonic()
        with desk.send(STORED) as connection:
            assert connection.recv(100).startswith(b"HTTP/1.1 503 ")
        assert time.monotonic() - begun < 1
