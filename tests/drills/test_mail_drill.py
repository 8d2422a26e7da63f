"""The drill in small; `make drill-mail` runs it whole."""

import os
import subprocess
import sys

import pytest

from tests.support.template_database import ROOT


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", "tests.drills", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"DEMO": "1"}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_nobody_is_mailed_twice_or_forgotten_by_workers_that_are_killed():
    said = run("mail", "--recipients", "300", "--kills", "6", "--terms", "1", "--pauses", "0")
    assert "6 kills (1 after the claim, 1 after the server accepted, 1 before the result is committed, 1 in DATA" in said
    assert "nobody mailed twice" in said


@pytest.mark.thorough
def test_killed_workers_make_each_candidate_one_row():
    assert "6000 candidates, 6000 rows, 6000 distinct after 3 kills" in run(
        "freeze", "--recipients", "6000", "--kills", "3", "--any-wait"
    )
