"""A web process starts with what it answers with: what only the worker or a rare request needs is loaded there."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

from django.db import connection

from tests.support.documents import ROOT
from tests.support.template_database import fill_directory, site_environment

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOADED_WHERE_USED = PROJECT["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-module-level-imports"]
PROGRAM = """
import gc, json, sys
from operations.web_server.web_process import Application
gc.disable()
import django
django.setup()
from django.test import Client
status = Client().get("/").status_code
print(json.dumps([status, gc.isenabled(), gc.get_freeze_count(), list(sys.modules)]))
"""


def test_started_process_has_answered_a_page_without_what_is_loaded_where_it_is_used(tmp_path: Path):
    fill_directory(tmp_path)
    environment = os.environ | site_environment(tmp_path) | {"PYTHONWARNINGS": "ignore"}
    answer = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, cwd=ROOT, capture_output=True, check=True, text=True)
    status, is_collecting, frozen, loaded = json.loads(answer.stdout.splitlines()[-1])
    assert (status, is_collecting) == (200, True)
    assert frozen > 100_000
    absent = {*LOADED_WHERE_USED, "feedparser", "lxml", "mammoth", "pygments", "pypdf", "weasyprint", "boto3", "sentry_sdk"}
    absent -= {"psycopg"} if connection.vendor == "postgresql" else set()
    assert {name.partition(".")[0] for name in loaded} & absent == set()
