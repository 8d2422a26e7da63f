"""Template databases: migrated and filled once a test run, then copied for each process and each served site.

TEST_TEMPLATES names the folder of a run, so that its worker processes and the programs that they start share it. Without it,
as in `make screens`, everything is made anew.
"""

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "TEST_TEMPLATES"
DATABASE = "site.sqlite3"
MIGRATED = "tests.support.template_database.migrate"


def migrate() -> None:
    """The content of an installation's first minute: tables, and the roles of the desk."""
    call_command("migrate", verbosity=0)
    call_command("load_roles", verbosity=0)


def site_environment(directory: Path) -> dict[str, str]:
    """The settings of processes that keep their SQLite database and their files in `directory`."""
    return {
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{directory / DATABASE}",
        "FILES_DIR": str(directory),
    }


def fill_directory(directory: Path, load: str = MIGRATED) -> None:
    """Put into `directory` the SQLite database and the files that the function `load`, a dotted path, makes."""
    shared = os.environ.get(FOLDER)
    if not shared:
        for step in dict.fromkeys((MIGRATED, load)):
            _run(step, os.environ | site_environment(directory))
        return
    template = Path(shared) / load
    with _locked(template):
        if not template.exists():
            making = template.with_name(f"{load}.making")
            making.mkdir()
            if load != MIGRATED:
                fill_directory(making)
            _run(load, os.environ | site_environment(making))
            making.rename(template)
    shutil.copytree(template, directory, dirs_exist_ok=True)


def create_database(server: str, name: str, template: str = "") -> str:
    """Create a migrated database, or a copy of `template`, beside the one that `server`, a URL of PostgreSQL, names. Its URL."""
    if not template and (shared := os.environ.get(FOLDER)):
        template = _postgres_template(server, Path(shared) / "postgres")
    _execute(server, f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    url = _named(server, name)
    if not template:
        _run(MIGRATED, os.environ | {"DEMO": "1", "DATABASE_URL": url})
    return url


def drop_database(server: str, name: str) -> None:
    _execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _postgres_template(server: str, mark: Path) -> str:
    """The name of the migrated template, kept in the file `mark`; the throwaway server ends with it."""
    with _locked(mark):
        if not mark.exists():
            name = f"template_{secrets.token_hex(6)}"
            _execute(server, f'CREATE DATABASE "{name}"')
            _run(MIGRATED, os.environ | {"DEMO": "1", "DATABASE_URL": _named(server, name)})
            mark.write_text(name)
    return mark.read_text()


def _execute(server: str, sql: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql)  # type: ignore[call-overload]


def _named(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _run(load: str, environment: dict[str, str]) -> None:
    module, _, function = load.rpartition(".")
    code = f"from {module} import {function}; {function}()"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process of the run at a time makes what stands at `path`."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
