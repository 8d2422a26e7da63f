"""Every answer of the API to a GET on the content at hand: the answers that clients made from the schema must understand."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.test import Client

from catalogue.http.paths import API_NAMES, VOCABULARY_FOLDERS

LISTS = (*API_NAMES.values(), "search")
LOGS = ("corrections", "changes")
INCLUDES = ("plain_text", "related", "plain_text,related")
ERRORS = {
    "/api/v1/policies/?sector=ZZ": 400,
    "/api/v1/policies/no-such-policy/": 404,
    "/api/v1/me/webhooks/": 403,
    f"/api/v1/policies/?q={'x' * 9000}": 414,
    "/api/v1/no-such-list/": 404,
}


class Answer(NamedTuple):
    """`operation` is the path of the schema that describes the address."""

    operation: str
    address: str
    status: int
    body: Any


def path_and_query(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def api_answers(client: Client) -> Iterator[Answer]:
    """Lists by number and by cursor with each `include`, facets, objects by address, some fields, the logs, and errors."""

    def get(operation: str, address: str) -> Answer:
        answer = client.get(path_and_query(address))
        return Answer(operation, address, answer.status_code, answer.json())

    for name in (*LISTS, *VOCABULARY_FOLDERS.values(), *LOGS):
        operation = f"/api/v1/{name}/"
        rows = []
        following = f"{operation}?page_size=100"
        while following:
            page = get(operation, following)
            yield page
            rows += page.body["results"]
            following = page.body["next"]
        if name not in (*LISTS, "changes"):
            yield from (get(f"{operation}{{id}}/", row["url"]) for row in rows)
        if name in API_NAMES.values():
            yield from (get(f"{operation}{{id}}/", row["url"]) for row in rows)
            yield from (get(operation, f"{operation}?page_size=100&include={include}") for include in INCLUDES)
        if name in LISTS:
            yield get(f"{operation}facets/", f"{operation}facets/")
            yield get(operation, f"{operation}?fields=uid,title,date")
        if name in (*LISTS, "changes"):
            yield get(operation, f"{operation}?cursor=*&page_size=7")
        if name in API_NAMES.values():
            yield get(operation, f"{operation}?page_size=100&fields=title,relations.publication.title,sectors.code")
    yield from (get(address, address) for address in ("/api/v1/", "/api/v1/me/usage"))
    for address, status in ERRORS.items():
        answer = get("problem", address)
        assert answer.status == status, answer
        yield answer


def described_component(schema: dict[str, Any], operation: str) -> str:
    """The component of the schema that describes an answer; of an object that may be partial the whole one."""
    if operation == "problem":
        return "Problem"
    part = schema["paths"][operation]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return (part.get("anyOf") or [part])[0]["$ref"].rsplit("/", 1)[1]
