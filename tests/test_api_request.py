"""The walk of an API request: what a program asks at night, from the schema to the last page, on the demonstration content."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from catalogue.http.paths import API_NAMES, VOCABULARY_FOLDERS
from catalogue.models import Entry
from editorial.content.consistency_check import check_catalogue
from editorial.workflow.publishing import publish, withdraw
from policies.models import Policy

pytestmark = pytest.mark.django_db
RESOURCES = (*API_NAMES.values(), *VOCABULARY_FOLDERS.values(), "corrections", "changes")
ON_EVERY_OBJECT = {"uid", "url", "web_url", "version", "changed_at"}


def path_and_query(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def all_pages(client, address: str) -> tuple[int, list[dict]]:
    """The total that the first page promises, and the rows of all pages by their `next` links."""
    rows, total, following = [], None, address
    while following:
        answer = client.get(path_and_query(following)).json()
        total = answer["count"] if total is None else total
        assert answer["count"] == total
        rows += answer["results"]
        following = answer["next"]
    return total or 0, rows


@pytest.mark.parametrize("resource", RESOURCES)
def test_pages_hold_what_the_total_says_and_every_object_can_be_followed(demo_content, client, resource):
    total, rows = all_pages(client, f"/api/v1/{resource}/?page_size=3")
    assert len(rows) == total > 0
    assert len({(row["uid"], row["version"]) for row in rows}) == total
    for row in rows:
        assert row.keys() >= ON_EVERY_OBJECT
    for row in rows[:5]:
        assert client.get(path_and_query(row["url"])).status_code == 200
        assert client.get(urlsplit(row["web_url"]).path).status_code == 200


@pytest.mark.parametrize("resource", API_NAMES.values())
def test_object_in_a_list_is_the_object_at_its_address_and_under_its_uid(demo_content, client, resource):
    _, rows = all_pages(client, f"/api/v1/{resource}/")
    for row in rows:
        assert client.get(f"/api/v1/{resource}/{row['slug']}/").json() == row
        assert client.get(f"/api/v1/{resource}/{row['uid']}/").json() == row


def test_relations_lead_to_objects_that_lead_back(demo_content, client):
    policy = client.get("/api/v1/policies/internet-plus/").json()
    assert policy["relations"]
    for relation in policy["relations"]:
        other = client.get(path_and_query(relation["publication"]["url"])).json()
        same = [r for r in other["relations"] if r["relation"] == relation["relation"]]
        back = [r for r in same if r["publication"]["uid"] == policy["uid"]]
        assert [r["direction"] for r in back] != [relation["direction"]]
        assert back
    total, rows = all_pages(client, f"/api/v1/policies/?related_to={policy['uid']}&relation=rolls_out")
    assert {row["slug"] for row in rows} == {"henan-internet-plus", "chongqing-internet-plus", "shanghai-internet-plus"}
    assert total == 3


def test_poll_since_yesterday_finds_what_was_published_and_nothing_else(demo_content, client):
    evening = timezone.now()
    address = f"/api/v1/policies/?changed_since={evening:%Y-%m-%dT%H:%M:%SZ}"
    first = client.get("/api/v1/policies/")
    assert client.get("/api/v1/policies/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    draft = Policy.objects.get(slug="draft-policy")
    draft.summary, draft.published_on, draft.published_on_precision = "Read to the end now.", date(2016, 5, 1), "day"
    draft.save()
    publish(draft, by=None, at=evening + timedelta(hours=3))
    answer = client.get(address).json()
    assert [row["slug"] for row in answer["results"]] == ["draft-policy"]
    assert answer["count"] == 1
    assert client.get("/api/v1/policies/", headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.get("/api/v1/changes/").json()["results"][0]["event"] == "published"
    assert check_catalogue() == []


def test_withdrawn_policy_leaves_the_list_and_says_why_at_its_address(demo_content, client):
    withdraw(Policy.objects.get(slug="belt-and-road"), by=None, notice="Entered twice.")
    assert "belt-and-road" not in client.get("/api/v1/policies/?page_size=100").content.decode()
    answer = client.get("/api/v1/policies/belt-and-road/").json()
    assert (answer["standing"], answer["notice"]) == ("withdrawn", "Entered twice.")
    assert Entry.objects.get(slug="belt-and-road").version == answer["version"]


def test_section_finds_what_its_divisions_carry(demo_content, client):
    _, rows = all_pages(client, "/api/v1/policies/?sector=I")
    codes = {row["slug"]: {sector["code"] for sector in row["sectors"]} for row in rows}
    assert codes
    assert all(any(code.startswith("I") for code in carried) for carried in codes.values())
    assert any("I" not in carried for carried in codes.values())


def test_unknown_parameter_is_named(demo_content, client):
    answer = client.get("/api/v1/policies/?setcor=x")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [said["parameter"] for said in answer.json()["errors"]] == ["setcor"]
