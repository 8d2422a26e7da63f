"""What strangers and editors hold takes no thread from readers and probes."""

import re
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress

import pytest
from django.conf import settings

from tests.support.form_writer import FormWriter
from tests.support.served_desk import KNOWN_BROWSER, PUBLICATIONS, SESSION, ServedDesk, served_desk
from tests.support.template_database import DATABASE

FORM = "Content-Type: application/x-www-form-urlencoded"
SLOW_BODY = f"POST /admin/login/ HTTP/1.1\nHost: localhost\nContent-Length: 5000\n{FORM}\n\nuser"
SLOW_HEADERS = "GET / HTTP/1.1\nHost: localhost\nX-Slow: "
SCRIPT = "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"  # 1.5 MB
SLOW_READER = f"GET {SCRIPT} HTTP/1.1\nHost: localhost\n\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[ServedDesk]:
    with served_desk(tmp_path_factory.mktemp("desk"), "--no-worker", "--workers", "1") as served:
        served.seconds_until_answer("/")
        yield served


def assert_answers_within_two_seconds(desk: ServedDesk) -> None:
    for _ in range(5):
        for path in ("/livez", "/"):
            assert desk.seconds_until_answer(path) < 2


@pytest.mark.parametrize(("beginning", "count"), [(SLOW_BODY, 16), (SLOW_HEADERS, 200), (SLOW_READER, 16)])
def test_probe_and_cached_page_answer_beside_slow_connections(desk, beginning, count):
    with ExitStack() as held:
        for _ in range(count):
            held.enter_context(desk.send(beginning))
        assert_answers_within_two_seconds(desk)


def test_probe_and_cached_page_answer_while_saves_wait_for_a_locked_database(desk):
    writers = [FormWriter(desk.port, number + 1, SESSION) for number in range(PUBLICATIONS)]
    forms = [writer.read_form() for writer in writers]
    with ThreadPoolExecutor(len(writers)) as pool:
        with closing(sqlite3.connect(desk.directory / DATABASE, isolation_level=None)) as lock:
            lock.execute("BEGIN IMMEDIATE")
            saves = [pool.submit(writer.send, form) for writer, form in zip(writers, forms, strict=True)]
            time.sleep(0.5)
            assert_answers_within_two_seconds(desk)
            assert not any(save.done() for save in saves)
            lock.execute("ROLLBACK")
        assert [save.result(60) for save in saves] == [302] * len(writers)


def test_connections_of_one_address_are_bounded(desk):
    with ExitStack() as held:
        connections = [held.enter_context(desk.connect()) for _ in range(300)]
        time.sleep(0.5)
        closed = 0
        for connection in connections:
            connection.settimeout(0.01)
            with suppress(TimeoutError):
                closed += connection.recv(1) == b""
        assert 45 <= closed <= 55
    time.sleep(1)
    assert desk.seconds_until_answer("/livez") < 2


def test_large_body_of_a_stranger_is_refused_before_it_is_sent(desk):
    head = "POST /admin/login/ HTTP/1.1\nHost: localhost\nContent-Length: {}\n{}\n"
    with desk.send(head.format(2**30, "")) as connection:
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")
    with desk.send(head.format(2**20, f"Cookie: sessionid={SESSION}; {settings.KNOWN_BROWSER_COOKIE_NAME}=forged\n")) as connection:
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")
    with desk.send(head.format(2**26, f"Cookie: {KNOWN_BROWSER}\n")) as connection:
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")
    with desk.send(head.format(2**20, f"Cookie: {KNOWN_BROWSER}\n")) as connection:
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(1000)


def test_answer_to_head_has_no_body_and_the_connection_goes_on(desk):
    with desk.send("HEAD / HTTP/1.1\nHost: localhost\n\nGET /livez HTTP/1.1\nHost: localhost\nConnection: close\n\n") as connection:
        answer = connection.makefile("rb").read()
    first, _, rest = answer.partition(b"\r\n\r\n")
    assert b"Content-Length: " in first
    assert rest.startswith(b"HTTP/1.1 200 OK")
    assert rest.endswith(b"\r\n\r\nok")


def test_connection_goes_on_after_304_unless_the_client_ends_it(desk):
    with desk.send("GET / HTTP/1.1\nHost: localhost\nConnection: close\n\n") as connection:
        head = connection.makefile("rb").read().partition(b"\r\n\r\n")[0]
    etag = re.search(rb"Etag: (\S+)", head)[1].decode()
    known = f"GET / HTTP/1.1\nHost: localhost\nIf-None-Match: {etag}\n"
    with desk.send(f"{known}\n{known}\n{known}Connection: close\n\nGET /livez HTTP/1.1\nHost: localhost\n\n") as connection:
        answers = connection.makefile("rb").read()
    assert answers.count(b"HTTP/1.1 304 ") == answers.count(b"HTTP/1.1 ") == 3
    assert answers.count(b"Connection: close") == 1
    with desk.send(known.replace("HTTP/1.1", "HTTP/1.0") + "\n") as connection:
        assert b"Connection: close" in connection.makefile("rb").read()
