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
from django.contrib.auth import get_user_model
found = {}
for address in sys.argv[2:]:
    client = Client()
    if address.startswith("/admin/"):
        client.force_login(get_user_model()._default_manager.get(username=sys.argv[1]))
    client.get("/livez")
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    found[address] = len(captured)
print(json.dumps(found))
"""


def count_statements(database: str, addresses: list[str], editor: str) -> dict[str, int]:
    """Statements by address; those of the admin are asked by `editor`. Raises CalledProcessError."""
    asked = benchmark_environment(database, DJANGO_SETTINGS_MODULE="config.settings", ANSWER_STORE_MB="0")
    command = [sys.executable, "-c", COUNT_SCRIPT, editor, *addresses]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=asked, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)
