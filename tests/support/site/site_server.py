"""The site that the checks of pages look at: a server of its own on a free port, with a database of its own."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from operations.web_server import web_server_command
from tests.support.template_database import ROOT, fill_directory, site_environment

UNLIMITED = dict.fromkeys(("ANONYMOUS_PER_MINUTE", "PAGES_PER_MINUTE"), "1000000")
PATIENCE = 90  # seconds until the first answer
PASSWORD = "of the checked site"  # of its accounts, which are named after their roles


@contextmanager
def served_site(directory: Path, *, load: str = "tests.support.site.site_content.load") -> Iterator[str]:
    """Its address, such as http://127.0.0.1:40123. `directory` holds the database, the files and the log; `load` is the function
    that fills it.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | site_environment(directory) | UNLIMITED | {"SITE_URL": url}
    fill_directory(directory, load)
    with (directory / "server.log").open("wb") as log:
        command = web_server_command(port=port, processes=1)
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"{url}/livez", server)
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Raises RuntimeError when the server ends or stays silent."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(address, timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The site did not answer at {address}; its words are in server.log.")


def fetch(address: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (lower case) and body, whatever the status."""
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except HTTPError as refusal:
        return refusal.code, {name.lower(): value for name, value in refusal.headers.items()}, refusal.read()
