"""Counts the database statements of the first answer of a revision, in a separate process."""

import json
import subprocess
import sys

from django.conf import settings

from demo.benchmarks.benchmark_databases import benchmark_environment

COUNT_SCRIPT = """
import json, sys, django
django.setup()
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
found = {}
for address in sys.argv[1:]:
    Client().get("/livez")
    Client().get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        Client().get(address)
    found[address] = len(captured)
print(json.dumps(found))
"""


def count_statements(database: str, addresses: list[str]) -> dict[str, int]:
    """Statements by address. Raises CalledProcessError."""
    asked = benchmark_environment(database, DJANGO_SETTINGS_MODULE="config.settings", ANSWER_STORE_MB="0")
    command = [sys.executable, "-c", COUNT_SCRIPT, *addresses]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=asked, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)
