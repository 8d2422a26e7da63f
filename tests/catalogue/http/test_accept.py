"""The Accept header by RFC 9110, 12.5.1: quality, specificity, and what a cache must know of it."""

import pytest

from catalogue.http.accept import preferred_media_type
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy

OFFERED = ("application/json", "text/csv", "application/ld+json")
DETAIL = "/api/v1/policies/internet-plus/"
LIST = "/api/v1/policies/"


@pytest.mark.parametrize(
    ("header", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv;q=0.5, application/json;q=0.9", "application/json"),
        ("text/csv;q=0.9, application/json;q=0.5", "text/csv"),
        ("text/csv, application/json", "application/json"),  # equal: as we offer them
        ("application/json;q=0, */*", "text/csv"),
        ("application/*;q=0, */*;q=0.1", "text/csv"),
        ("application/*;q=0.2, application/ld+json", "application/ld+json"),
        ("*/*, text/csv", "text/csv"),  # named exactly
        ("text/*;q=0.3, text/csv;q=0, */*;q=0.1", "application/json"),
        ("TEXT/CSV ; Q=1.0", "text/csv"),
        ("application/ld+json;profile=x;q=0.8, application/json;q=0.7", "application/ld+json"),
        ("text/csv;q=2", "text/csv"),  # no quality: as without
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),  # a browser
        ("application/json;q=0", None),
        ("image/png", None),
        ("*/*;q=0", None),
        ("garbage", None),
    ],
)
def test_highest_quality_wins_by_the_most_specific_range(header, media_type):
    assert preferred_media_type(header, OFFERED) == media_type


@pytest.fixture
def live_policy(db):
    return publish(make_policy(), by=None)


def test_answer_has_the_accepted_format_and_its_address_wins(live_policy, client):
    def content_type(address, accept):
        return client.get(address, headers={"Accept": accept})["Content-Type"].partition(";")[0]

    assert content_type(LIST, "text/csv;q=0.5, application/json;q=0.9") == "application/json"
    assert content_type(LIST, "application/json;q=0.5, text/csv;q=0.9") == "text/csv"
    assert content_type(DETAIL, "application/json;q=0, */*;q=0.1") == "application/ld+json"
    assert content_type(f"{LIST}?format=csv", "application/json") == "text/csv"
    assert client.get(DETAIL, headers={"Accept": "application/json;q=0"}).status_code == 406


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        (DETAIL, {}, 200),
        (DETAIL, {"If-None-Match": "*"}, 304),
        (DETAIL, {"Accept": "application/ld+json"}, 200),
        (DETAIL, {"Accept": "image/png"}, 406),
        (f"{DETAIL}?x=1", {}, 400),
        (LIST, {"Accept": "text/csv"}, 200),
        ("/api/v1/sectors/", {}, 200),
        ("/api/v1/policies/none/", {}, 404),
        ("/api/v1/dumps/", {}, 404),
        ("/api/v1/me/usage", {"Authorization": "Bearer wrong"}, 401),
        ("/api/v1/schema/", {}, 200),
        ("/api/v1/no-such-list/", {}, 404),
    ],
)
def test_cache_knows_that_accept_chooses(live_policy, client, address, headers, status):
    for _ in range(2):  # made, and kept
        answer = client.get(address, headers=headers)
        assert answer.status_code == status
        assert "Accept" in answer["Vary"].split(", ")
    assert "Accept" in client.post(address)["Vary"].split(", ")
