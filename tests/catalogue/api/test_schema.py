"""The schema is the answer: what it declares is there, what is there it declares, and every part of it is described."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from catalogue.api.serializers import FIRST_FIELDS
from catalogue.publication_types import publication_types
from tests.support.api_answers import api_answers

pytestmark = pytest.mark.django_db
COMPOUND = ("anyOf", "oneOf", "allOf")


@pytest.fixture
def schema(client) -> dict[str, Any]:
    return client.get("/api/v1/schema/?format=json").json()


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """A copy in which no object may have members that are not declared."""
    copy = deepcopy(schema)
    for component in copy["components"]["schemas"].values():
        if "properties" in component:
            component["additionalProperties"] = False
            for one in component["properties"].values():
                if one.get("items", {}).get("properties"):
                    one["items"]["additionalProperties"] = False
    return copy


def validator(schema: dict[str, Any], operation: str) -> Draft202012Validator:
    if operation == "problem":
        part: dict[str, Any] = {"$ref": "#/components/schemas/Problem"}
    else:
        part = schema["paths"][operation]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return Draft202012Validator({**part, "components": schema["components"]}, format_checker=FormatChecker())


@pytest.fixture
def answers(demo_content, client):
    return list(api_answers(client))


def test_every_answer_has_what_the_schema_declares_and_nothing_else(answers, schema):
    strict = closed(schema)
    validators = {operation: validator(strict, operation) for operation in {answer.operation for answer in answers}}
    assert len(validators) > 30
    for answer in answers:
        faults = [
            f"{'/'.join(map(str, fault.path))}: {fault.message[:300]}"
            for fault in validators[answer.operation].iter_errors(answer.body)
        ]
        assert faults == [], answer.address


def nested(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each value in an answer, with its path."""
    yield path, value
    if isinstance(value, dict):
        for name, one in value.items():
            yield from nested(one, f"{path}/{name}")
    elif isinstance(value, list):
        for one in value:
            yield from nested(one, f"{path}/*")


def test_grammar_of_every_answer(answers):
    """An unknown text is null; identity comes first; `type` is a type of publication; `url` is an address in this API."""
    codes = {one.code for one in publication_types()}
    addresses = 0
    for answer in answers:
        if answer.operation == "problem":
            continue
        for path, value in nested(answer.body):
            assert value != "", (answer.address, path)
            if not isinstance(value, dict):
                continue
            if "url" in value:
                addresses += 1
                assert "/api/v1/" in value["url"], (answer.address, path)
            if "type" in value:
                assert value["type"] in codes | {"term"}, (answer.address, path)
            if "uid" in value and "title" in value and "type" in value:
                first = [name for name in FIRST_FIELDS if name in value]
                assert list(value)[:3] == ["uid", "type", "title"] == first[:3], (answer.address, path)
    assert addresses > 1000


def test_inexact_dates_have_their_precision_beside_them(schema):
    inexact = [
        (name, field)
        for name, component in schema["components"]["schemas"].items()
        for field in component.get("properties", ())
        if field.endswith("_precision")
    ]
    assert len(inexact) > 20
    for name, field in inexact:
        fields = list(schema["components"]["schemas"][name]["properties"])
        assert fields[fields.index(field) - 1] == field.removesuffix("_precision"), (name, field)


def described_parts(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, component in schema["components"]["schemas"].items():
        if not name.endswith("Enum"):  # described where it is used
            yield name, component
        yield from ((f"{name}.{field}", one) for field, one in component.get("properties", {}).items())
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            yield f"{method} {path}", operation
            yield from ((f"{path}?{one['name']}", one) for one in operation.get("parameters", ()))
    yield from ((f"tag {tag['name']}", tag) for tag in schema["tags"])


def test_every_part_of_the_schema_is_described(schema):
    parts = list(described_parts(schema))
    assert len(parts) > 900
    assert [name for name, part in parts if not part.get("description")] == []


def test_every_operation_has_a_summary_of_its_own_and_a_tag_that_is_described(schema):
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    summaries = [operation["summary"] for operation in operations]
    assert [one for one in summaries if summaries.count(one) > 1] == []
    assert {tag for operation in operations for tag in operation["tags"]} <= {tag["name"] for tag in schema["tags"]}


def test_head_of_the_schema_names_server_licence_and_contact(schema, settings):
    assert schema["servers"][0]["url"] == settings.SITE_URL
    assert schema["info"]["license"]["name"]
    assert schema["info"]["license"]["url"]
    assert schema["info"]["contact"]["name"]


def test_problem_leads_to_its_explanation(client, settings):
    problem = client.get("/api/v1/policies/?sector=ZZ").json()
    page, fragment = problem["type"].removeprefix(settings.SITE_URL).split("#")
    assert f'id="{fragment}"' in client.get(page).content.decode()
