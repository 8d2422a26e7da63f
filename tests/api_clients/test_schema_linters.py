"""The schema is clean by Redocly and by Spectral."""

import json

import pytest

from tests.support.api_tools import require_api_tools, run_tool

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(200)]
# Addresses end with a slash, as Django's do. Tests run on localhost.
REDOCLY = {"extends": ["recommended-strict"], "rules": {"no-path-trailing-slash": "off", "no-server-example.com": "off"}}
SPECTRAL = {"extends": ["spectral:oas"], "rules": {"path-keys-no-trailing-slash": "off"}}


@pytest.fixture
def folder(client, tmp_path):
    require_api_tools()
    (tmp_path / "schema.json").write_bytes(client.get("/api/v1/schema/?format=json").content)
    return tmp_path


def test_redocly_finds_nothing(folder):
    (folder / "redocly.yaml").write_text(json.dumps(REDOCLY))
    found = run_tool("redocly", "lint", "schema.json", "--format", "json", folder=folder)
    problems = json.loads(found.stdout)["problems"]
    assert [(one["ruleId"], one["message"], one["location"][0]["pointer"]) for one in problems] == []
    assert found.returncode == 0


def test_spectral_finds_nothing(folder):
    (folder / ".spectral.yaml").write_text(json.dumps(SPECTRAL))
    found = run_tool("spectral", "lint", "schema.json", "--format", "json", folder=folder)
    problems, _end = json.JSONDecoder().raw_decode(found.stdout)  # a sentence follows where there is none
    assert [(one["code"], one["message"], one["path"]) for one in problems] == []


@pytest.mark.thorough
def test_linters_find_a_fault(folder):
    schema = json.loads((folder / "schema.json").read_text())
    del schema["paths"]["/api/v1/policies/"]["get"]["operationId"]
    schema["paths"]["/api/v1/policies/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"] = {"type": "strange"}
    (folder / "schema.json").write_text(json.dumps(schema))
    assert run_tool("redocly", "lint", "schema.json", folder=folder).returncode != 0
    (folder / ".spectral.yaml").write_text(json.dumps(SPECTRAL))
    assert run_tool("spectral", "lint", "schema.json", folder=folder).returncode != 0
