"""Addresses of the API: its directory, a missing slash, former slugs, and codes in another case."""

import pytest
from django.conf import settings

from catalogue.models import Entry, Redirect
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db
DETAIL = "/api/v1/policies/internet-plus/"


@pytest.fixture
def live_policy():
    make_vocabulary()
    policy = publish(make_policy(), by=None)
    Redirect.objects.create(type="policy", slug="internet-minus", entry=Entry.objects.get(slug="internet-plus"))
    return policy


def moved(client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.get("Location", "")


def test_directory_links_to_what_is_there(live_policy, client):
    answer = client.get("/api/v1/")
    links = {link["name"]: link for link in answer.json()["links"]}
    assert {"policies", "policies facets", "search", "sectors", "changes", "dumps", "schema", "docs", "cases feed"} <= links.keys()
    assert all(set(link) == {"name", "href", "description"} and link["description"] for link in links.values())
    for link in links.values():
        path = link["href"].removeprefix(settings.SITE_URL)
        assert client.get(path).status_code in ((404,) if path == "/api/v1/dumps/" else (200,)) or "/me/" in path, path
    assert client.get("/api/v1/", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    head = client.head("/api/v1/")
    assert (head.status_code, head["ETag"], head.content) == (200, answer["ETag"], b"")
    assert client.get("/api/v1/?x=1").status_code == 400
    assert [moved(client, address) for address in ("/api", "/api/")] == [(301, "/api/v1/")] * 2


@pytest.mark.parametrize(
    "path", ["policies", "policies/facets", "policies/internet-plus", "sectors/I64", "changes", "dumps", "me/webhooks"]
)
def test_missing_slash_is_308_with_the_query(live_policy, client, path):
    assert moved(client, f"/api/v1/{path}") == (308, f"/api/v1/{path}/")
    assert moved(client, f"/api/v1/{path}?sector=I64&sector=I&x=%2F") == (308, f"/api/v1/{path}/?sector=I64&sector=I&x=%2F")
    answer = client.post(f"/api/v1/{path}", "{}", content_type="application/json")
    assert (answer.status_code, answer["Location"]) == (308, f"/api/v1/{path}/")


@pytest.mark.parametrize("path", ["policies/internet-plus.ris", "no-such-list", "no-such-list/", "policies//", "dumps/x.gz"])
def test_file_and_unknown_address_are_404(live_policy, client, path):
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_former_slug_leads_to_the_present_one_with_the_query(live_policy, client):
    assert moved(client, "/api/v1/policies/internet-minus/?fields=title&format=json") == (301, f"{DETAIL}?fields=title&format=json")
    assert moved(client, "/api/v1/policies/Internet-MINUS/") == (301, DETAIL)
    assert moved(client, "/api/v1/policies/Internet-Plus/") == (301, DETAIL)
    for uid in (str(live_policy.uid), str(live_policy.uid).upper()):
        assert moved(client, f"/api/v1/policies/{uid}/") == (200, "")


def test_code_in_another_case_leads_to_the_code(live_policy, client):
    assert moved(client, "/api/v1/sectors/i64/?format=json") == (301, "/api/v1/sectors/I64/?format=json")
    assert moved(client, "/api/v1/regions/cn-ha/") == (301, "/api/v1/regions/CN-HA/")
    assert moved(client, "/api/v1/organizations/MIIT/") == (301, "/api/v1/organizations/miit/")
    assert client.get("/api/v1/sectors/zz/").status_code == 404
