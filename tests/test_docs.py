"""What the documents tell people to run runs, and what they link to is there."""

import io
import json
import os
import re
import shlex
import subprocess
import sys

import pytest
from django.core.management import call_command, get_commands

from access.models import ApiToken
from demo.demo_content import load_demo_content
from tests.support.documents import DOCUMENTS, ROOT, shell_commands, text_of
from tests.support.file_stores import folder_stores

LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document):
    missing = [link for link in LINK.findall(text_of(document)) if not (document.parent / link).exists()]
    assert missing == []


def test_documents_name_only_targets_and_commands_that_exist():
    everything = "\n".join(map(text_of, DOCUMENTS))
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    fenced = [line for document in DOCUMENTS for line in shell_commands(document)]
    inline = re.findall(r"`([^`\n]+)`", everything)
    named = {match for text in [*fenced, *inline] for match in re.findall(r"(?:^|\s)make ([a-z-]+)", text)}
    assert {"demo", "test"} <= named <= targets
    commands = {match for text in [*fenced, *inline] for match in re.findall(r"manage\.py ([a-z_]+)", text)}
    assert {"migrate", "load_vocabulary", "serve"} <= commands <= set(get_commands())


@pytest.mark.thorough
def test_installation_of_the_readme_runs_on_an_empty_database(tmp_path):
    """Each command of the section, but for the last, which serves."""
    lines = [line for line in shell_commands(ROOT / "README.md") if line.startswith("python manage.py")]
    assert [line.split()[2] for line in lines][-1] == "serve"
    environment = {
        **os.environ, "DEMO": "", "SECRET_KEY": "for-this-test-alone-" + "x" * 40, "ALLOWED_HOSTS": "desk.example",
        "SITE_URL": "https://desk.example", "DATABASE_URL": f"sqlite:///{tmp_path / 'desk.sqlite3'}",
        "DJANGO_SUPERUSER_PASSWORD": "a long enough one", "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    for line in lines[:-1]:
        arguments = line.split()[1:]
        if "createsuperuser" in arguments:
            arguments += ["--noinput", "--username", "chief", "--email", "chief@desk.example"]
        done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


@pytest.mark.django_db(transaction=True)
def test_ten_tasks_of_the_api_run_as_they_stand(live_server, settings, tmp_path):
    settings.SITE_URL = live_server.url
    settings.STORAGES = settings.STORAGES | folder_stores(tmp_path, "dumps")
    token = ApiToken(name="Partner", contact="partner@example.org", may_register_webhooks=True)
    secret = token.generate_secret()
    token.save()
    call_command("load_vocabulary", verbosity=0)
    load_demo_content()
    call_command("dump", stdout=io.StringIO())
    commands = [line for line in shell_commands(ROOT / "docs" / "api.md") if line.startswith("curl ")]
    assert len(commands) >= 10
    for command in commands:
        said = command.replace("http://localhost:8000", live_server.url).replace("$TOKEN", secret)
        asked = [*shlex.split(said), "--fail-with-body", "--max-time", "20"]
        done = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout[:500]}"
        assert len(done.stdout) > 50 or " -o " in command, command
        if "count" in done.stdout[:10] and "_on=" not in command:  # the demonstration knows no day in force
            assert json.loads(done.stdout)["count"] > 0, command
