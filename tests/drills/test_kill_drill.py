"""The drill in small; `make drill-kill` runs it whole."""

import os
import subprocess
import sys

import pytest

from tests.support.template_database import ROOT


@pytest.mark.thorough
def test_acknowledged_saves_outlive_killed_processes():
    command = [sys.executable, "-m", "tests.drills", "kill", "--kills", "6", "--writers", "4"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "none lost" in done.stdout
