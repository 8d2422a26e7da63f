"""A real nginx with a configuration of the test's own, in a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.site.site_server import free_port

NGINX_PATH = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
START_SECONDS = 20.0
BEFORE_SITE = """
{main} worker_processes 1; pid {folder}/pid;
events {{ worker_connections 64; }}
http {{
  access_log off; {temporary}
  server {{ listen 127.0.0.1:{port} default_server; server_name _; {default} }}
  server {{ listen 127.0.0.1:{port}; server_name localhost; location / {{ proxy_pass {site}; {location} }} }}
}}
"""


def main_directives() -> str:
    """Run in the foreground, and as root where the test is root's, whose folders nobody else may enter."""
    return "daemon off; user root;" if os.geteuid() == 0 else "daemon off;"


def temporary_folders(folder: Path) -> str:
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return " ".join(f"{name}_temp_path {folder}/{name};" for name in names)


@contextmanager
def running_nginx(folder: Path, configuration: str, port: int) -> Iterator[None]:
    """Yields when it listens on `port`. Raises RuntimeError with its log when it does not within START_SECONDS."""
    assert NGINX_PATH
    (folder / "nginx.conf").write_text(configuration)
    command = [NGINX_PATH, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_listening(folder, port, process)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(START_SECONDS)


@contextmanager
def nginx_before(site: str, folder: Path, *, location: str, default: str = "return 444;") -> Iterator[str]:
    """The address of an nginx before `site`. `location` and `default` are its lines for the site and for foreign hosts."""
    port = free_port()
    places = {"main": main_directives(), "temporary": temporary_folders(folder), "folder": folder, "port": port}
    with running_nginx(folder, BEFORE_SITE.format(**places, site=site, location=location, default=default), port):
        yield f"http://localhost:{port}"


def _wait_until_listening(folder: Path, port: int, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError((folder / "error.log").read_text())
