"""Benchmark databases: generated once and kept for later runs."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from demo.benchmarks.copy_to_postgres import copy_to_postgres
from demo.benchmarks.multiply_catalogue import multiply_catalogue

SEED = 1


def benchmark_environment(database: str, **more: str) -> dict[str, str]:
    """The environment variables of every process of the benchmark. No server writes a line a request: the others have none."""
    return {
        **os.environ,
        "DEMO": "1",
        "LOG_LEVEL": "WARNING",
        "DATABASE_URL": database,
        "PYTHONWARNINGS": "ignore",
        "ANONYMOUS_PER_MINUTE": str(10**9),
        "PAGES_PER_MINUTE": str(10**9),
        **more,
    }


def run_manage(database: str, *arguments: str) -> None:
    """Raises CalledProcessError."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    subprocess.run(command, env=benchmark_environment(database), check=True, stdout=subprocess.DEVNULL)


def sqlite_database(size: int, directory: Path, say: Callable[[str], object]) -> str:
    """The URL of a SQLite database with `size` policies; generated if it is missing."""
    file = directory / f"{size}.sqlite3"
    if not file.exists():
        say(f"Generating {size} policies …")
        directory.mkdir(parents=True, exist_ok=True)
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        fill_database(f"sqlite:///{making}", size)
        making.rename(file)
    return f"sqlite:///{file}"


def postgres_database(size: int, server: str, directory: Path, say: Callable[[str], object]) -> str:
    """The URL of the database `bench_SIZE` on a server, whose URL ends with any database; copied from SQLite if missing."""
    import psycopg

    name, making = f"bench_{size}", f"bench_{size}_making"
    url, making_url = on_server(server, name), on_server(server, making)
    with psycopg.connect(server, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            file = Path(sqlite_database(size, directory, say).removeprefix("sqlite:///"))
            say(f"Copying {size} policies to PostgreSQL …")
            connection.execute(f'DROP DATABASE IF EXISTS "{making}"')
            connection.execute(f'CREATE DATABASE "{making}"')
            run_manage(making_url, "migrate", "-v0")
            copy_to_postgres(file, making_url)
            connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return url


def multiplied_database(size: int, times: int, server: str, say: Callable[[str], object]) -> str:
    """The URL of the database of `size` policies on the server with its catalogue `times` times over; made if it is missing."""
    import psycopg

    name, making = f"bench_{size * times}", f"bench_{size * times}_making"
    with psycopg.connect(server, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            say(f"Multiplying {size} policies by {times} …")
            connection.execute(f'DROP DATABASE IF EXISTS "{making}"')
            connection.execute(f'CREATE DATABASE "{making}" TEMPLATE "bench_{size}"')
            multiply_catalogue(on_server(server, making), times)
            connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return on_server(server, name)


def on_server(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def fill_database(database: str, size: int) -> None:
    run_manage(database, "migrate", "-v0")
    run_manage(database, "load_vocabulary", "-v0")
    run_manage(database, "generate", "--policies", str(size), "--seed", str(SEED))
