"""Benchmark databases: generated once and kept for later runs."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

SEED = 1


def benchmark_environment(database: str, **more: str) -> dict[str, str]:
    """The environment variables of every process of the benchmark."""
    return {
        **os.environ,
        "DEMO": "1",
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


def fill_database(database: str, size: int) -> None:
    run_manage(database, "migrate", "-v0")
    run_manage(database, "load_vocabulary", "-v0")
    run_manage(database, "generate", "--policies", str(size), "--seed", str(SEED))
