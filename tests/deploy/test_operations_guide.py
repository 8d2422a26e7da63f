"""The commands of docs/operations.md: they exist, and those of the installation run on an empty database."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest
from django.core.management import get_commands, load_command_class

from tests.support.documents import FENCED_BLOCK, ROOT, code_spans, shell_commands, text_of

GUIDE = ROOT / "docs" / "operations.md"
DESK_COMMANDS = [line.removeprefix("desk ") for line in shell_commands(GUIDE) if line.startswith("desk ")]
NOT_RUN = {"collectstatic", "doctor"}  # the one has a test in test_units.py, the other looks at a site that runs


def test_shell_reads_every_block_and_the_program():
    for script in [block["code"] for block in FENCED_BLOCK.finditer(text_of(GUIDE))] + [text_of(ROOT / "deploy" / "desk")]:
        done = subprocess.run(["sh", "-n"], input=script, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{script}\n{done.stderr}"


def test_commands_of_the_site_exist_with_their_options():
    spans = [span.removeprefix("desk ") for span in code_spans(GUIDE) if span.startswith("desk ")]
    assert len({*DESK_COMMANDS, *spans}) >= 8
    for line in (*DESK_COMMANDS, *spans):
        name, *arguments = shlex.split(line)
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        parser.parse_args(arguments)


def test_units_and_files_that_the_guide_installs_are_in_deploy():
    lines = shell_commands(GUIDE)
    units = {word for line in lines if line.startswith("systemctl ") for word in line.split()[2:] if word.startswith("desk-")}
    units |= {unit for span in code_spans(GUIDE) for unit in re.findall(r"\bdesk-\w+", span)}
    assert units == {path.stem for path in (ROOT / "deploy").glob("*.service")} == {"desk-web", "desk-worker"}
    copied = {word for line in lines for word in line.split() if word.startswith("deploy/")}
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "deploy").iterdir()} == copied | {"deploy/Containerfile"}


def test_packages_of_the_guide_are_debians():
    if not shutil.which("apt-cache"):
        pytest.skip("names of packages are looked up with Debian's apt-cache")
    (line,) = [line for line in shell_commands(GUIDE) if line.startswith("apt-get install")]
    names = [word for word in line.split()[2:] if not word.startswith("-")]
    shown = subprocess.run(["apt-cache", "--names-only", "search", "."], capture_output=True, text=True, check=True).stdout
    if len(known := {one.split(" ")[0] for one in shown.splitlines()}) < 10_000:
        pytest.skip("apt-cache knows no packages here: apt-get update")
    assert [name for name in names if name not in known] == []


def test_program_gives_systemd_run_options_that_it_knows():
    if not (program := shutil.which("systemd-run")):
        pytest.skip("deploy/desk needs systemd-run (Debian: the package systemd)")
    said = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"--[a-z-]+", text_of(ROOT / "deploy" / "desk"))) <= set(re.findall(r"--[a-z-]+", said))


@pytest.mark.thorough
def test_installation_of_the_guide_runs_on_an_empty_database(tmp_path):
    (tmp_path / "mail").mkdir()
    environment = {
        **os.environ, "DEMO": "", "SECRET_KEY": "for-this-test-alone-0123456789-" + "x" * 30, "ALLOWED_HOSTS": "desk.example",
        "SITE_URL": "https://desk.example", "DATABASE_URL": f"sqlite:///{tmp_path / 'desk.sqlite3'}", "PROXIES": "1",
        "EMAIL_URL": f"filemail:///{tmp_path / 'mail'}", "FILES_DIR": str(tmp_path),
        "DJANGO_SUPERUSER_PASSWORD": "a long enough one", "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of tests with a browser in this process
    for line in dict.fromkeys(DESK_COMMANDS):
        name, *arguments = shlex.split(line)
        if name in NOT_RUN:
            continue
        if name == "createsuperuser":
            arguments += ["--noinput", "--username", "chief", "--email", "chief@desk.example"]
        command = [sys.executable, "manage.py", name, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    assert "you@example.org" in next((tmp_path / "mail").iterdir()).read_text()
