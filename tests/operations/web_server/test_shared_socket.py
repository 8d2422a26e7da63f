"""Processes that share a listening socket share the connections. Two servers in one process stand for two processes."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from operations.web_server.web_process import BUSY_SECONDS, MOST_TO_OTHERS, WebProcess


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as shared:
        shared.setblocking(False)
        yield shared


@pytest.fixture
def servers(listening) -> Iterator[list[WebProcess]]:
    made = [WebProcess(listening.dup()) for _ in range(2)]
    yield made
    for server in made:
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        server.task_dispatcher.shutdown(seconds=1)
        server.close()


@pytest.fixture
def connect(listening) -> Iterator:
    with ExitStack() as held:
        yield lambda: held.enter_context(socket.create_connection(listening.getsockname()))


def counts(servers: list[WebProcess]) -> list[int]:
    return [len(server.active_channels) for server in servers]


def test_process_with_connections_lets_one_without_accept_first(servers, connect):
    first, second = servers
    connect()
    first.serve_once()
    assert counts(servers) == [1, 0]
    connect()
    first.serve_once()
    assert counts(servers) == [1, 0]
    second.serve_once()
    assert counts(servers) == [1, 1]


def test_connection_that_no_other_process_accepts_waits_some_milliseconds_only(servers, connect):
    first, _ = servers
    for count in range(1, 9):
        connect()
        began = time.monotonic()
        while len(first.active_channels) < count:
            assert time.monotonic() - began < 5
            first.serve_once()
        assert first.accepts_at == 0


def test_process_that_waits_does_not_look_at_the_socket(servers, connect):
    first, _ = servers
    connect()
    first.serve_once()
    assert first.readable()
    connect()
    first.serve_once()
    first.accepts_at = time.monotonic() + 60
    assert not first.readable()


def test_waiting_begins_anew_after_another_process_has_accepted(servers, connect):
    first, second = servers
    for _ in range(2):
        connect()
        first.serve_once()
    second.serve_once()
    time.sleep(2 * MOST_TO_OTHERS)
    first.serve_once()
    connect()
    first.serve_once()
    assert counts(servers) == [1, 1]


def test_many_connections_at_once_are_accepted_in_few_rounds(servers, connect):
    first, _ = servers
    for _ in range(32):
        connect()
    rounds = 0
    while len(first.active_channels) < 32 and rounds < 100:
        first.serve_once()
        rounds += 1
    assert len(first.active_channels) == 32
    assert rounds < 40


def test_idle_connections_are_no_reason_to_wait(servers, connect):
    first, _ = servers
    connect()
    first.serve_once()
    for channel in first.active_channels.values():
        channel.last_activity -= 2 * BUSY_SECONDS
    connect()
    first.serve_once()
    assert counts(servers) == [2, 0]
