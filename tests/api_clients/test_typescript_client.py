"""A strict TypeScript client (zod, by @hey-api/openapi-ts) that is made of the schema understands every answer of the API."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.api_answers import api_answers, described_component
from tests.support.api_tools import require_api_tools, run_tool

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
STRICT = (
    "--strict",
    "--noEmitOnError",
    "--skipLibCheck",
    "--target",
    "es2022",
    "--module",
    "esnext",
    "--moduleResolution",
    "bundler",
)


def test_generated_client_understands_every_answer(demo_content, client, tmp_path):
    require_api_tools()
    schema = client.get("/api/v1/schema/?format=json").json()
    answers = [
        {"name": described_component(schema, answer.operation), "address": answer.address, "body": answer.body}
        for answer in api_answers(client)
    ]
    files = {
        "schema.json": schema, "answers.json": answers, "policy.json": client.get("/api/v1/policies/internet-plus/").json(),
        "package.json": {"type": "module"},
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content))
    made = run_tool("openapi-ts", "--input", "schema.json", "--output", "client", "--plugins", "zod", folder=tmp_path)
    assert made.returncode == 0, made.stdout + made.stderr
    checked = run_tool("tsc", *STRICT, "client/zod.gen.ts", folder=tmp_path)
    assert checked.returncode == 0, checked.stdout
    shutil.copy(Path(__file__).with_name("parse_answers.mjs"), tmp_path)
    parsed = run_tool("node", "parse_answers.mjs", folder=tmp_path)
    assert parsed.returncode == 0, parsed.stderr[-3000:]
    assert sum(json.loads(parsed.stdout).values()) > 300
