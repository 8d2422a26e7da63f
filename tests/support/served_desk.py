"""`manage.py serve` on a database of its own with one signed-in publisher, for tests that disturb or end its processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.utils import timezone

from access.known_browsers import SALT
from tests.support.accounts import create_account
from tests.support.factories import make_policy
from tests.support.site.site_server import UNLIMITED, free_port, wait_for
from tests.support.template_database import ROOT, fill_directory, site_environment

SESSION = "served" + "0" * 26
KNOWN_BROWSER = f"{settings.KNOWN_BROWSER_COOKIE_NAME}={signing.dumps({'id': 'served', 'accounts': ['publisher']}, salt=SALT)}"
PUBLICATIONS = 8


def load() -> None:
    """One publisher, whose session has the key SESSION, and PUBLICATIONS drafts of policies that may be published."""
    user = create_account("publisher", password="of the served desk")
    values = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    ends = timezone.now() + timedelta(days=1)
    Session.objects.create(session_key=SESSION, session_data=SessionStore().encode(values), expire_date=ends)
    for number in range(PUBLICATIONS):
        make_policy(f"served-{number}")


def _command_line(pid: int) -> str:
    """Empty for a process that has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def _thread_count(pid: int) -> int:
    """0 for a process that has ended."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Threads:"))
    return 0


class ServedDesk:
    """A running `serve`: its port, its process, and the folder of its database and files."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], directory: Path) -> None:
        self.port, self.process, self.directory = port, process, directory

    def children(self, words: str) -> list[int]:
        """Process ids of the children whose command line contains `words`."""
        pids = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in pids if words in _command_line(int(pid))]

    def is_serving(self, words: str, count: int) -> bool:
        """Whether that many children have started the threads that do their work."""
        return sum(_thread_count(pid) >= 5 for pid in self.children(words)) >= count

    def connect(self, timeout: float = 30) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def send(self, request: str) -> socket.socket:
        """A connection on which the beginning of a request was sent; its lines end with a plain newline here."""
        connection = self.connect()
        connection.sendall(request.replace("\n", "\r\n").encode())
        return connection

    def seconds_until_answer(self, path: str) -> float:
        """Raises OSError without an answer of 200 within 10 seconds."""
        began = time.monotonic()
        with self.connect(timeout=10) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            with connection.makefile("rb") as answer:
                if b" 200 " not in (line := answer.readline()):
                    raise OSError(f"{path}: {line!r}")
                answer.read()
        return time.monotonic() - began


@contextmanager
def served_desk(
    directory: Path, *options: str, load: str = "tests.support.served_desk.load", **environment: str
) -> Iterator[ServedDesk]:
    """Yields when it answers. `directory` receives the database and the files that the function `load` makes, and server.log.

    With DATABASE_URL among the environment the database is that one, filled already.
    """
    if "DATABASE_URL" not in environment:
        fill_directory(directory, load)
    port = free_port()
    command = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port), *options]
    variables = os.environ | site_environment(directory) | UNLIMITED | environment
    with (directory / "server.log").open("ab") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/livez", process)
        yield ServedDesk(port, process, directory)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(60)
