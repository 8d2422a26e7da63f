"""Serves a source tree: a copy of the tree, a filled database, and a server on a free port.

This module imports nothing of the project, because modules may have other names in the trees that are compared.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "desk.example"  # in all URLs, so that no answer contains the port
TIMEOUT = 90  # seconds until the server answers, and until it ends
PASSWORD = "of the compared site"  # noqa: S105 - of a site that runs for minutes
FIXED_CLOCK = Path(__file__).with_name("fixed_clock.py")
# The function that fills the database, under each of its past names.
LOADERS = ("tests.support.site.site_content.load", "tests.site_content.load")
# Fills the database, sets the password of every account of the desk, and prints the names of the accounts.
FILL_SCRIPT = """
import importlib, json
from django.contrib.auth import get_user_model

def find_loader(name):
    module, _, function = name.rpartition(".")
    try:
        return getattr(importlib.import_module(module), function)
    except ModuleNotFoundError as missing:
        if not f"{module}.".startswith(f"{missing.name}."):
            raise

loaders = [load for load in map(find_loader, NAMES) if load]
if not loaders:
    raise SystemExit(f"None of these loads the content: {', '.join(NAMES)}. Say --load module.function.")
loaders[0]()
accounts = list(get_user_model()._default_manager.filter(is_staff=True, is_active=True).order_by("username"))
for account in accounts:
    account.set_password(PASSWORD)
    account.save()
print("ACCOUNTS", json.dumps([account.get_username() for account in accounts]))
"""


class Site(NamedTuple):
    port: int
    accounts: list[str]


@contextmanager
def serve_site(commit: str, *, load: str = "") -> Iterator[Site]:
    """Serves a commit, or the working tree if `commit` is empty. `load` names the function that fills the database."""
    with tempfile.TemporaryDirectory(prefix="compare-") as directory:
        tree, files = Path(directory) / "tree", Path(directory) / "files"
        for folder in (tree, files, files / "fixed_clock"):
            folder.mkdir()
        shutil.copy(FIXED_CLOCK, files / "fixed_clock" / "sitecustomize.py")
        copy_commit(commit, tree) if commit else copy_working_tree(tree)
        environment = site_environment(files)
        accounts = fill_database(tree, environment, (load,) if load else LOADERS)
        with run_server(tree, environment, files / "server.log") as port:
            yield Site(port, accounts)


def copy_commit(commit: str, tree: Path) -> None:
    archive = tree.with_suffix(".tar")
    subprocess.run(["git", "archive", "--output", archive, commit], cwd=ROOT, check=True)  # noqa: S607
    shutil.unpack_archive(archive, tree, filter="data")


def copy_working_tree(tree: Path) -> None:
    """Copies the files that git tracks or would add, with uncommitted changes."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)


def site_environment(files: Path) -> dict[str, str]:
    return os.environ | {
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{files / 'site.sqlite3'}",
        "FILES_DIR": str(files),
        "SITE_URL": f"http://{HOST}",
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "SECRET_KEY": "the-same-in-both-" + "0" * 50,
        "ANONYMOUS_PER_MINUTE": "100000000",
        "PAGES_PER_MINUTE": "100000000",
        "PYTHONPATH": str(files / "fixed_clock"),
        "PYTHONHASHSEED": "0",
    }


def fill_database(tree: Path, environment: dict[str, str], loaders: tuple[str, ...]) -> list[str]:
    """Fills the database with the first loader that exists, and returns the names of the accounts."""
    manage = [sys.executable, "manage.py"]
    code = f"NAMES, PASSWORD = {loaders!r}, {PASSWORD!r}\n{FILL_SCRIPT}"
    output = ""
    for command in (["shell", "--no-imports", "-c", code], ["dump"]):
        filling = subprocess.run(
            [*manage, *command], cwd=tree, env=environment | {"FIXED_CLOCK": "fill"}, check=True, stdout=subprocess.PIPE
        )
        output += filling.stdout.decode()
    return next(json.loads(line.removeprefix("ACCOUNTS ")) for line in output.splitlines() if line.startswith("ACCOUNTS "))


@contextmanager
def run_server(tree: Path, environment: dict[str, str], log: Path) -> Iterator[int]:
    """Runs the server and yields its port. One thread answers, so that answers have an order."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "waitress", "--threads", "1", "--listen", f"127.0.0.1:{port}", "config.wsgi:application"]
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=tree, env=environment | {"FIXED_CLOCK": "serve"}, stdout=output, stderr=output)
    try:
        wait_for_server(port, server, log)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=TIMEOUT)


def wait_for_server(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Raises RuntimeError with the log where the server does not start."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The site did not start:\n{log.read_text()}")
