"""The API against its own schema: whatever is sent, no failure of ours and no answer that the schema does not know.

A quick run sends a few cases of each operation, a thorough one as many as FUZZ_CASES says (`make fuzz` asks for 20,000).
"""

import os
from math import ceil

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks

pytestmark = pytest.mark.django_db
FEW, MANY = 250, int(os.environ.get("FUZZ_CASES", "2000"))
# What a well-meaning program sends where the schema can only say "a string"; every third case keeps what was made up.
SENSIBLE = {
    "q": ["internet", "互联网", "plan policy", "1"],
    "sector": [["I"], ["C", "I64"]],
    "uid": [["4b7c0f0e-6a57-4d1e-9d0b-2f4f6a1c9e10"]],
    "document_number": ["国发[2015]40号"],
    "technology": [["big-data"], ["cloud-computing", "big-data"]],
    "region": [["CN-HA"], ["CN-41"]],
    "organization": [["state-council"]],
    "priority_area": [["ict"]],
    "issued_after": ["2015-01-01", "1900-01-01"],
    "issued_before": ["2015-12-31", "9999-12-31"],
    "in_force_on": ["2016-01-01"],
    "known_on": ["2026-01-01"],
    "comments_open_on": ["2015-07-01"],
    "changed_since": ["2015-01-01", "2015-08-01T00:00:00Z", "2015-08-01T00:00:00+08:00"],
    "fields": ["uid,title", "relations", "citation,version", "title,relations.verb"],
    "include": ["plain_text", "related", "plain_text,related"],
    "cursor": ["*"],
    "page": [1, 2],
}
SLUGS = {"policies": "internet-plus", "issues": "2015-03", "sectors": "I64", "technologies": "big-data", "regions": "CN-HA"}
CHECKED = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]


@pytest.fixture
def _one_connection():
    """A request closes the database connections that it finds; the test's transaction lives on one of them."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def read_and_closed(application):
    """The application behind what a web server does: it reads an answer to its end and closes it (PEP 3333)."""

    def answer_whole(environ, start_response):
        answer = application(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            answer.close()

    return answer_whole


@pytest.fixture
def operations(_one_connection, demo_content):
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", read_and_closed(get_wsgi_application()))
    return [found.ok() for found in schema.get_all_operations()]


def make_sensible(case, turn: int) -> None:
    for name in set(case.query or ()) & SENSIBLE.keys():
        case.query[name] = SENSIBLE[name][turn % len(SENSIBLE[name])]
    if turn % 5 == 0 and "sector" in (case.query or ()):  # exclusions are no parameters of their own
        case.query["sector!"] = ["M"]
    if "page" in (case.query or ()):
        case.query.pop("cursor", None)
    resource = case.path.split("/")[3]
    if case.path_parameters and resource in SLUGS:
        case.path_parameters["id"] = SLUGS[resource]


def send(operation, mode: GenerationMode, most: int) -> int:
    """How many cases were sent; the first failing one raises with how to repeat it."""
    sent = 0

    @settings(
        max_examples=most,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        nonlocal sent
        sent += 1
        if mode == GenerationMode.POSITIVE and sent % 3:
            make_sensible(case, sent)
        case.call_and_validate(checks=CHECKED, headers={"Accept-Encoding": "identity"})

    ask()
    return sent


@pytest.mark.parametrize(
    "cases", [FEW, pytest.param(MANY, marks=[pytest.mark.thorough, pytest.mark.each_database])], ids=["few", "many"]
)
def test_every_answer_is_one_that_the_schema_promises(operations, cases):
    most = ceil(cases / len(operations) / 2)
    sent, failed = 0, []
    for operation in operations:
        for mode in GenerationMode:
            try:
                sent += send(operation, mode, most)
            except (Exception, BaseExceptionGroup) as failure:  # every operation has its say before the test fails
                failed.append(f"{operation.label} ({mode.value}): {failure}")
    assert failed == []
    assert len(operations) > 25
    assert sent >= cases * 0.9
