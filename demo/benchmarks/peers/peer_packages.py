"""The peers as PyPI has them, installed into a folder of their own. Our packages go before theirs where both have one."""

import subprocess
import sys
from pathlib import Path

PACKAGES = ("wagtail==8.0.1", "datasette==0.65.5")


def install_packages(folder: Path) -> None:
    """Nothing if they are there. Raises CalledProcessError."""
    done = folder / "installed.txt"
    if not done.exists() or done.read_text() != "\n".join(PACKAGES):
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), "--upgrade", *PACKAGES], check=True
        )
        done.write_text("\n".join(PACKAGES))


def datasette_command(folder: Path, database: Path, port: int) -> list[str]:
    start = (
        "import logging, sys; logging.disable(logging.INFO); sys.path.append(sys.argv.pop(1)); from datasette.cli import cli; cli()"
    )
    options = ["--port", str(port), "--setting", "sql_time_limit_ms", "60000", "--setting", "num_sql_threads", "4"]
    return [sys.executable, "-c", start, str(folder), "serve", "--immutable", str(database), *options]
