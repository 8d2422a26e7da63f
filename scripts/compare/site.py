"""A site of its own for a tree of the code: a copy of the tree, a filled database, a server on a free port.

Nothing of the project is imported here: modules are named differently in the trees that are compared.
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
HOST = "desk.example"  # in all addresses, so that no port appears in any answer
PATIENCE = 90  # seconds until the server answers, and until it ends
PASSWORD = "of the compared site"  # noqa: S105 - of a site that lives for minutes
STILL = Path(__file__).with_name("still.py")
# The function that fills the database, under each name that it has had.
LOADERS = ("tests.support.site.site_content.load", "tests.site_content.load")
# Leaves a password for everybody and says who there is.
FILL = """
import importlib, json
from django.contrib.auth import get_user_model

def loader(name):
    module, _, function = name.rpartition(".")
    try:
        return getattr(importlib.import_module(module), function)
    except ModuleNotFoundError as missing:
        if not f"{module}.".startswith(f"{missing.name}."):
            raise

found = [load for load in map(loader, NAMES) if load]
if not found:
    raise SystemExit(f"None of these loads the content: {', '.join(NAMES)}. Say --load module.function.")
found[0]()
people = list(get_user_model()._default_manager.filter(is_staff=True, is_active=True).order_by("username"))
for person in people:
    person.set_password(PASSWORD)
    person.save()
print("PEOPLE", json.dumps([person.get_username() for person in people]))
"""


class Site(NamedTuple):
    port: int
    people: list[str]  # names of accounts


@contextmanager
def site_of(commit: str, *, load: str = "") -> Iterator[Site]:
    """Of a commit, or of the working tree if `commit` is empty."""
    with tempfile.TemporaryDirectory(prefix="compare-") as place:
        tree, files = Path(place) / "tree", Path(place) / "files"
        for folder in (tree, files, files / "still"):
            folder.mkdir()
        shutil.copy(STILL, files / "still" / "sitecustomize.py")
        copy_commit(commit, tree) if commit else copy_working_tree(tree)
        environment = environment_of(files)
        people = fill(tree, environment, (load,) if load else LOADERS)
        with served(tree, environment, files / "server.log") as port:
            yield Site(port, people)


def copy_commit(commit: str, tree: Path) -> None:
    archive = tree.with_suffix(".tar")
    subprocess.run(["git", "archive", "--output", archive, commit], cwd=ROOT, check=True)  # noqa: S607
    shutil.unpack_archive(archive, tree, filter="data")


def copy_working_tree(tree: Path) -> None:
    """What git knows or would add, as it stands now."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)


def environment_of(files: Path) -> dict[str, str]:
    return os.environ | {
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{files / 'site.sqlite3'}",
        "FILES_DIR": str(files),
        "SITE_URL": f"http://{HOST}",
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "ANONYMOUS_PER_MINUTE": "100000000",
        "PYTHONPATH": str(files / "still"),
        "PYTHONHASHSEED": "0",
    }


def fill(tree: Path, environment: dict[str, str], loaders: tuple[str, ...]) -> list[str]:
    """The names of the accounts."""
    manage = [sys.executable, "manage.py"]
    code = f"NAMES, PASSWORD = {loaders!r}, {PASSWORD!r}\n{FILL}"
    said = ""
    for verb in (["shell", "--no-imports", "-c", code], ["dump"]):
        filling = subprocess.run(
            [*manage, *verb], cwd=tree, env=environment | {"STILL": "fill"}, check=True, stdout=subprocess.PIPE
        )
        said += filling.stdout.decode()
    return next(json.loads(line.removeprefix("PEOPLE ")) for line in said.splitlines() if line.startswith("PEOPLE "))


@contextmanager
def served(tree: Path, environment: dict[str, str], log: Path) -> Iterator[int]:
    """Its port. One thread answers, so that answers follow each other."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--port", str(port)]
    how = ["--workers", "1", "--blocking-threads", "1", "--log-level", "warning"]
    with log.open("wb") as words:
        command = [*granian, *how, "config.wsgi:application"]
        server = subprocess.Popen(command, cwd=tree, env=environment | {"STILL": "serve"}, stdout=words, stderr=words)
    try:
        wait_for(port, server, log)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=PATIENCE)


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The site did not start:\n{log.read_text()}")
