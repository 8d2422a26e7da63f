"""When a connection has taken too long. The clock is the argument of is_overdue()."""

from types import SimpleNamespace

import pytest

from operations.web_server.connections import BYTES_PER_SECOND, TimedChannel

FIVE_SECONDS = 5 * BYTES_PER_SECOND  # bytes


class Connection(TimedChannel):
    """A connection without a socket."""

    def __init__(self) -> None:
        self.requests, self.last_activity = [], 0.0

    def receives(self, bytes_received: int) -> None:
        self.request = SimpleNamespace(body_bytes_received=bytes_received)

    def sends(self, bytes_left: int) -> None:
        self.total_outbufs_len = bytes_left


@pytest.mark.parametrize(
    ("received", "seconds", "is_overdue"),
    [(0, 14, False), (0, 16, True), (FIVE_SECONDS, 16, False), (FIVE_SECONDS, 21, True)],
)
def test_request_must_arrive_at_a_least_speed(received, seconds, is_overdue):
    connection = Connection()
    connection.receives(0)
    assert not connection.is_overdue(100, 75)
    connection.receives(received)
    assert connection.is_overdue(100 + seconds, 75) == is_overdue


@pytest.mark.parametrize(
    ("size", "seconds", "is_overdue"),
    [(1, 59, False), (1, 61, True), (FIVE_SECONDS, 64, False), (FIVE_SECONDS, 66, True)],
)
def test_answer_must_be_taken_at_a_least_speed(size, seconds, is_overdue):
    connection = Connection()
    connection.sends(size)
    assert not connection.is_overdue(100, 75)
    connection.sends(1)
    assert connection.is_overdue(100 + seconds, 75) == is_overdue


def test_many_quick_requests_on_one_connection_are_never_overdue():
    connection = Connection()
    for second in range(200):
        connection.sends(1)
        connection.answers = second
        assert not connection.is_overdue(100 + second, 75)


def test_application_may_take_its_time():
    connection = Connection()
    connection.requests = [SimpleNamespace(body_bytes_received=0)]
    assert not connection.is_overdue(100, 75)
    assert not connection.is_overdue(10_000, 75)


def test_idle_connection_is_closed_sooner_where_many_are_open():
    connection = Connection()
    assert not connection.is_overdue(74, 75)
    assert connection.is_overdue(74, 5)
