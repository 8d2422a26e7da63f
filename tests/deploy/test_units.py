"""The systemd units, the container file and the environment file of deploy/."""

import os
import re
import shutil
import subprocess

import pytest

from infra.environment import VARIABLES
from tests.support.documents import ROOT, text_of

DEPLOY = ROOT / "deploy"
UNITS = ("desk-web.service", "desk-worker.service")
NEEDED = {"SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "PROXIES"}
MOST_EXPOSED = 2.0  # of 10, where systemd's own scale calls 2 safe


@pytest.fixture
def systemd_analyze() -> str:
    return shutil.which("systemd-analyze") or pytest.skip(
        "units are verified where systemd-analyze is (Debian: the package systemd)"
    )


@pytest.mark.parametrize("unit", UNITS)
def test_unit_is_valid(systemd_analyze, unit, tmp_path):
    """With the folder of this checkout in place of /srv/desk, because systemd looks for the program."""
    (tmp_path / unit).write_text(text_of(DEPLOY / unit).replace("/srv/desk", str(ROOT)))
    done = subprocess.run([systemd_analyze, "verify", tmp_path / unit], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS)
def test_unit_is_hardened(systemd_analyze, unit):
    command = [systemd_analyze, "security", "--offline=yes", f"--threshold={MOST_EXPOSED * 10:.0f}", "--no-pager", DEPLOY / unit]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout[-200:]


def test_units_give_the_commands_options_that_they_know():
    for unit in UNITS:
        (line,) = re.findall(r"^ExecStart=/srv/desk/\.venv/bin/python (.+)$", text_of(DEPLOY / unit), re.MULTILINE)
        program, command, *options = line.split()
        done = subprocess.run(
            [ROOT / ".venv/bin/python", ROOT / program, command, "--help"], capture_output=True, text=True, check=True
        )
        assert {option for option in options if option.startswith("--")} <= set(re.findall(r"--[\w-]+", done.stdout))


def test_example_of_the_environment_names_every_variable():
    text = text_of(DEPLOY / "desk.env.example")
    assert set(re.findall(r"^#(\w+)=", text, re.MULTILINE)) == set(VARIABLES)
    assert set(re.findall(r"\b[A-Z_]{6,}\b", text.split("##")[0])) == NEEDED <= set(VARIABLES)


def container_instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text_of(DEPLOY / "Containerfile"), flags=re.MULTILINE))
    return [(name, " ".join(rest.split())) for name, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


def test_container_runs_without_rights_and_copies_nothing_private():
    instructions = container_instructions()
    final = instructions[max(number for number, (name, _) in enumerate(instructions) if name == "FROM") :]
    assert [value for name, value in final if name == "USER"] == ["10001"]
    assert [value for name, value in final if name == "COPY" and not value.startswith("--from=build ")] == []
    assert {"HEALTHCHECK", "VOLUME", "CMD"} <= {name for name, _ in final}
    assert all(re.search(r":\d", value) for name, value in instructions if name == "FROM")
    assert [value for name, value in instructions if name in ("ENV", "ARG") and re.search("SECRET|PASSWORD|KEY", value)] == []
    ignored = set(text_of(ROOT / ".dockerignore").split())
    assert {".git", "var", "*.sqlite3*", "desk.env", ".env", ".venv"} <= ignored


@pytest.mark.thorough
def test_static_files_of_the_image_are_collected_as_serve_expects_them(tmp_path):
    """The command of the build, on a copy of what the image holds, with nothing of this environment."""
    (command,) = [value for name, value in container_instructions() if "collectstatic" in value]
    left_out = shutil.ignore_patterns(".git", ".venv", "var", "staticfiles", "__pycache__", "tests", ".mypy_cache", ".ruff_cache")
    shutil.copytree(ROOT, tmp_path / "desk", ignore=left_out)
    script = command.replace("/srv/venv/bin/python", str(ROOT / ".venv/bin/python"))
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    subprocess.run(["sh", "-euc", script], cwd=tmp_path / "desk", env=clean, check=True, capture_output=True, timeout=300)
    check = "from operations.static_files import are_collected; import sys; sys.exit(not are_collected())"
    production = {**clean, "SECRET_KEY": "for-this-test-alone-0123456789-" + "x" * 30, "ALLOWED_HOSTS": "desk.example"}
    shell = [str(ROOT / ".venv/bin/python"), "manage.py", "shell", "--no-imports", "-c", check]
    subprocess.run(shell, cwd=tmp_path / "desk", env=production, check=True, timeout=60)
