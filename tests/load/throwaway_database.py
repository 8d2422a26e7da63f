"""An empty database of one's own, beside the tests' one: several processes can write to it."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def fresh_database() -> Iterator[dict[str, str]]:
    """The environment of processes that use it. On the server of DATABASE_URL where that is PostgreSQL, else a SQLite file."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        import psycopg

        name = f"load_{secrets.token_hex(6)}"
        with psycopg.connect(given, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        try:
            yield _migrated(urlunsplit(urlsplit(given)._replace(path=f"/{name}")))
        finally:
            with psycopg.connect(given, autocommit=True) as server:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    else:
        with TemporaryDirectory() as directory:
            yield _migrated(f"sqlite:///{directory}/load.sqlite3")


def _migrated(url: str) -> dict[str, str]:
    environment = {**os.environ, "DATABASE_URL": url, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    for command in (["migrate", "-v0"], ["load_roles"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return environment


def run_module(name: str, *arguments: str) -> subprocess.CompletedProcess:
    """A module of this folder against a fresh database; its output is text."""
    with fresh_database() as environment:
        command = [sys.executable, "-m", f"tests.load.{name}", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
