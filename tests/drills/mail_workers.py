"""Workers of the mail drill: forked processes that send, and that kill themselves at a chosen place of the real code."""

import ctypes
import os
import signal
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connections

from mailing import freeze, send, settle
from mailing.delivery_rows.claim_rows import Claimed
from mailing.journal import START, Journal
from mailing.transports.smtp import SmtpTransport

LEASE = timedelta(seconds=4)
PR_SET_PDEATHSIG = 1  # prctl(2)
FREEZE, CLAIM, BEFORE_DATA, IN_DATA, ACCEPTED, BEFORE_COMMIT = PLACES = (
    "in the transaction of a frozen batch",
    "after the claim",
    "in SMTP before DATA",
    "in DATA",
    "after the server accepted",
    "before the result is committed",
)


class Death(NamedTuple):
    """Where a worker dies, and at which passage of that place."""

    place: str
    passage: int


def start_worker(death: Death | None, batch_size: int) -> int:
    """The process id of a worker that has no connection of its parent's."""
    connections.close_all()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # until the child has a handler of its own
    if process := os.fork():
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        return process
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a drill that is ended leaves no worker
        stopped: list[int] = []
        signal.signal(signal.SIGTERM, lambda *_: stopped.append(1))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        settle.LEASE, send.CLAIM_IS_FRESH, freeze.BATCH_SIZE = LEASE, LEASE / 4, batch_size
        if death:
            _plant(death)
        _work(lambda: bool(stopped))
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _work(is_stopped: Callable[[], bool]) -> None:
    while not is_stopped():
        freeze.freeze_due(is_stopped)
        send.send_due(is_stopped)
        time.sleep(0.05)


def _plant(death: Death) -> None:
    """Let the process kill itself at the place, by wrapping what runs there."""
    passages = 0

    def pass_by() -> None:
        nonlocal passages
        passages += 1
        if passages >= death.passage:
            os.kill(os.getpid(), signal.SIGKILL)

    if death.place == FREEZE:
        freeze._insert = _then(freeze._insert, lambda *_: pass_by())
    elif death.place == CLAIM:
        send.record_and_claim = _then(send.record_and_claim, lambda step, *_: isinstance(step, Claimed) and pass_by())
    elif death.place == BEFORE_DATA:
        SmtpTransport._envelope = _then(SmtpTransport._envelope, lambda *_: pass_by())
    elif death.place == IN_DATA:
        SmtpTransport._content = _after_half(SmtpTransport._content, pass_by)
    elif death.place == ACCEPTED:
        SmtpTransport.deliver = _then(SmtpTransport.deliver, lambda *_: pass_by())
    else:
        Journal.write = _then(Journal.write, lambda _, book, word, *rest: word != START and pass_by())


def _then(function: Callable[..., Any], act: Callable[..., Any]) -> Callable[..., Any]:
    """The function, and then `act` with its answer and its arguments."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        answer = function(*args, **kwargs)
        act(answer, *args)
        return answer

    return wrapped


def _after_half(function: Callable[..., Any], pass_by: Callable[[], None]) -> Callable[..., Any]:
    """Half of the message leaves at the passage at which the process dies; before it whole ones do."""

    def wrapped(transport: SmtpTransport, smtp: Any, message: bytes) -> Any:
        real, sent = smtp.send, []

        def send_half(data: bytes) -> None:
            real(data[: len(data) // 2])
            pass_by()
            sent.append(real(data[len(data) // 2 :]))

        smtp.send = send_half
        try:
            return function(transport, smtp, message)
        finally:
            del smtp.send

    return wrapped
