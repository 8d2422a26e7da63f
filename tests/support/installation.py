"""An installation of its own, in a folder or on the PostgreSQL of DATABASE_URL, whose commands run as processes."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.template_database import DATABASE, ROOT, create_database, drop_database, fill_directory, site_environment


class Installation:
    """`folder` holds its files, and with SQLite its database."""

    def __init__(self, folder: Path, url: str = "", **variables: str) -> None:
        self.folder, self.database = folder, folder / DATABASE
        own = site_environment(folder) | ({"DATABASE_URL": url} if url else {}) | variables
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("BACKUP_", "CACHE_"))} | own

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def manage(self, *arguments: str, fails: bool = False, **variables: str) -> str:
        """What the command says; it must succeed, or must fail."""
        process = self.start("manage.py", *arguments, **variables)
        said, _ = process.communicate(timeout=240)
        assert bool(process.returncode) is fails, said
        return said

    def python(self, code: str) -> str:
        """What the code prints, with Django set up."""
        process = self.start("-c", f"import django; django.setup()\n{code}")
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
        return said.strip()


@contextmanager
def copied_installation(source: Installation, folder: Path) -> Iterator[Installation]:
    """The same in another folder, and with PostgreSQL in another database. Nobody uses the source meanwhile."""
    shutil.copytree(source.folder, folder, dirs_exist_ok=True)
    variables = {name: value for name, value in source.environment.items() if name.startswith("BACKUP_")}
    url = source.environment["DATABASE_URL"]
    if not url.startswith("postgres"):
        yield Installation(folder, **variables)
        return
    name = f"install_{secrets.token_hex(6)}"
    try:
        yield Installation(folder, create_database(url, name, template=urlsplit(url).path[1:]), **variables)
    finally:
        drop_database(os.environ["DATABASE_URL"], name)


@contextmanager
def new_installation(folder: Path, **variables: str) -> Iterator[Installation]:
    """Migrated and empty, on the engine of the tests."""
    fill_directory(folder)
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield Installation(folder, **variables)
        return
    name = f"install_{secrets.token_hex(6)}"
    try:
        yield Installation(folder, create_database(server, name), **variables)
    finally:
        drop_database(server, name)
