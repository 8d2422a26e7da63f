"""OPTIONS describes every address of the API."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver, reverse

pytestmark = pytest.mark.django_db


def api_routes(patterns: list[Any], prefix: str = "") -> Iterator[Any]:
    """The named URL patterns below `api/`, those of the router included."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from api_routes(pattern.url_patterns, route)
        elif route.startswith("api/") and pattern.name:
            yield pattern


def test_options_describes_every_api_address(client):
    routes = list(api_routes(get_resolver().url_patterns))
    addresses = [reverse(route.name, args=["x"] * route.pattern.regex.groups) for route in routes]
    assert {"/api/v1/policies/facets/", "/api/v1/me/webhooks/x/enable/", "/api/v1/schema/"} <= set(addresses)
    client.raise_request_exception = False
    answers = {address: client.options(address) for address in addresses}
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(addresses, 200)
    assert all("OPTIONS" in answer.json()["methods"] for answer in answers.values())


def test_options_lists_the_parameters_of_facets(client):
    names = {parameter["name"] for parameter in client.options("/api/v1/policies/facets/").json()["parameters"]}
    assert {"sector", "issued_after", "format"} <= names
    assert "page" not in names


def test_options_on_webhooks_needs_no_token(client):
    assert client.options("/api/v1/me/webhooks/").json()["methods"] == ["GET", "POST", "HEAD", "OPTIONS"]
    assert client.get("/api/v1/me/webhooks/").status_code == 403
