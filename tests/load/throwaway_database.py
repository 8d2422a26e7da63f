"""An empty database of one's own, beside the tests' one: several processes can write to it."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.template_database import DATABASE, ROOT, create_database, drop_database, fill_directory


@contextmanager
def fresh_database() -> Iterator[dict[str, str]]:
    """The environment of processes that use it. On the server of DATABASE_URL where that is PostgreSQL, else a SQLite file."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        name = f"load_{secrets.token_hex(6)}"
        try:
            yield _environment(create_database(given, name))
        finally:
            drop_database(given, name)
    else:
        with TemporaryDirectory() as directory:
            fill_directory(Path(directory))
            yield _environment(f"sqlite:///{directory}/{DATABASE}")


def _environment(url: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "tests.settings"}


def run_module(name: str, *arguments: str) -> subprocess.CompletedProcess:
    """A module of this folder against a fresh database; its output is text."""
    with fresh_database() as environment:
        command = [sys.executable, "-m", f"tests.load.{name}", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
