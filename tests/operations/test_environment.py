"""The reference of environment variables and the file to fill in are what the settings declare."""

import io
import os
import re
import subprocess
import sys

import pytest
from django.core.management import call_command

from infra.environment import VARIABLES
from tests.support.documents import ROOT, text_of


@pytest.mark.parametrize(("arguments", "file"), [([], "docs/environment.md"), (["--example"], "deploy/desk.env.example")])
def test_file_is_what_the_command_prints(arguments, file):
    printed = io.StringIO()
    call_command("environment", *arguments, stdout=printed)
    assert text_of(ROOT / file) == printed.getvalue(), f"write it anew: manage.py environment {' '.join(arguments)} > {file}"


def test_production_declares_the_same_variables():
    production = {
        "DEMO": "",
        "DEBUG": "",
        "SECRET_KEY": "for-this-test-alone-0123456789-" + "x" * 30,
        "ALLOWED_HOSTS": "desk.example",
    }
    environment = os.environ | production | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, str(ROOT / "manage.py"), "environment"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == text_of(ROOT / "docs" / "environment.md")


def test_each_variable_has_one_row_with_a_meaning_and_no_value_of_this_machine():
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.*) \|$", text_of(ROOT / "docs" / "environment.md"), re.MULTILINE)
    assert {"SECRET_KEY", "DATABASE_URL", "PROXIES"} < {name for name, *_ in rows} == set(VARIABLES)
    assert len(rows) == len(VARIABLES)
    assert [row for row in rows if str(ROOT) in "".join(row)] == []


def test_example_sets_nothing():
    lines = text_of(ROOT / "deploy" / "desk.env.example").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
    assert [line for line in lines if re.fullmatch(r"#[A-Z_]+=", line)]
