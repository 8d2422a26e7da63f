"""A strict Python client that openapi-python-client makes of the schema understands every answer of the API.

Its models raise for a member that is missing and for a value of another type or outside its enumeration; members that the
schema does not declare end up in `additional_properties`, which must stay empty.
"""

import importlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest

from catalogue.publication_types import publication_types
from tests.support.api_answers import api_answers, described_component

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(200)]
PACKAGE = "generated_api_client"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("client")


@pytest.fixture
def models(client, folder, monkeypatch) -> ModuleType:
    """The models of the generated client; it is generated once."""
    if not (folder / PACKAGE).exists():
        generate_client(client, folder)
    monkeypatch.syspath_prepend(folder)
    return importlib.import_module(f"{PACKAGE}.models")


def generate_client(client, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_bytes(client.get("/api/v1/schema/?format=json").content)
    (tmp_path / "config.yml").write_text("content_type_overrides: {application/gzip: application/octet-stream}\npost_hooks: []\n")
    command = [
        Path(sys.executable).with_name("openapi-python-client"),
        "generate",
        "--path",
        "schema.json",
        "--config",
        "config.yml",
    ]
    ended = subprocess.run(
        [*command, "--output-path", PACKAGE, "--meta", "none", "--fail-on-warning"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=150,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr


def nested_models(value: Any) -> Iterator[Any]:
    if hasattr(value, "additional_properties"):
        yield value
        for column in attrs.fields(type(value)):
            yield from nested_models(getattr(value, column.name))
    elif isinstance(value, list):
        for one in value:
            yield from nested_models(one)


def test_generated_client_understands_every_answer(demo_content, client, models):
    schema = json.loads(client.get("/api/v1/schema/?format=json").content)
    names, undeclared = Counter(), []
    for answer in api_answers(client):
        parsed = getattr(models, described_component(schema, answer.operation)).from_dict(answer.body)
        for one in nested_models(parsed):
            names[type(one).__name__] += 1
            undeclared += [(answer.address, type(one).__name__, name) for name in one.additional_properties]
    assert undeclared == []
    whole = [one.serializer.__name__.removesuffix("Serializer") for one in publication_types()]
    assert sum(names[name] for name in whole) > 150, names
    assert names.total() > 3000
    assert names.keys() >= {*whole, "SearchHit", "PartialPolicy", "Relation", "Problem", "Facets", "Organization", "Change"}


def test_generated_client_refuses_an_answer_that_is_not_as_declared(demo_content, client, models):
    policy = client.get("/api/v1/policies/internet-plus/").json()
    for name, value in (("standing", "hidden"), ("uid", "x-y-z"), ("published_at", "yesterday")):
        with pytest.raises(ValueError, match=r"hidden|hexadecimal|yesterday"):
            models.Policy.from_dict(policy | {name: value})
    with pytest.raises(KeyError):
        models.Policy.from_dict({name: value for name, value in policy.items() if name != "title"})
