"""Whether a database and its catalogue are sound after a drill."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

from tests.support.template_database import ROOT


def find_damage(database_url: str) -> list[str]:
    """What `check_catalogue` and SQLite's own checks find; nothing for a sound database."""
    variables = os.environ | {"DATABASE_URL": database_url, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "manage.py", "check_catalogue"]
    checked = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    found = [checked.stdout + checked.stderr] if checked.returncode else []
    if database_url.startswith("sqlite:///"):
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as database:
            found += [line for (line,) in database.execute("PRAGMA integrity_check") if line != "ok"]
            found += [f"foreign key: {row}" for row in database.execute("PRAGMA foreign_key_check")]
    return found
