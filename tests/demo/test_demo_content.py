"""The demonstration content: complete, loaded once, and true to what the site promises."""

import io
import os

import pytest
from django.core.management import call_command

from catalogue.models import Change, Entry, SearchText, Version
from demo.demo_content import load_demo_content
from editorial.content.consistency_check import check_catalogue
from policies.models import Policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    call_command("load_vocabulary", verbosity=0)
    return load_demo_content()


def test_demo_stands_as_promised(demo, client):
    policy = client.get("/api/v1/policies/internet-plus/").json()
    relations = [(one["verb"], one["publication"]) for one in policy["relations"]]
    verbs = [(verb, other["title"]) for verb, other in relations if other["type"] == "policy"]
    assert sum(verb == "rolled out by" for verb, _ in verbs) == 3
    assert {verb for verb, _ in verbs} >= {"announced in", "builds on", "complements", "rolled out by", "implemented by"}
    assert len(policy["technologies"]) == 4
    page = client.get("/policies/internet-plus/").content.decode()
    assert "互联网+" in page
    assert "State Council" in page
    answer = client.get("/api/v1/policies/?region=CN-HA&level=provincial").json()
    assert [row["slug"] for row in answer["results"]] == ["henan-internet-plus"]
    issue = client.get("/api/v1/issues/2015-03/").json()
    assert len(issue["sections"]) == 4
    assert sum(len(section["items"]) for section in issue["sections"]) == 10
    report = client.get("/api/v1/reports/china-internet-plus-strategy-review/").json()
    assert len(report["sections"]) == 6
    assert len(report["corrections"]) == 2
    assert "649 million" in report["sections"][0]["body"]
    assert report["version"] == 2
    assert check_catalogue() == []


def test_demo_loaded_twice_changes_nothing(demo):
    before = (Version.objects.count(), Change.objects.count(), Policy.objects.count())
    assert load_demo_content() == {}
    assert (Version.objects.count(), Change.objects.count(), Policy.objects.count()) == before


def test_demo_drafts_and_confidential_notes_are_not_public(demo):
    assert not Entry.objects.filter(slug__startswith="draft-").exists()
    assert not Entry.objects.filter(document__contains="CONFIDENTIAL").exists()
    assert not SearchText.objects.filter(text__contains="confidential").exists()


def test_one_live_policy_of_the_demo_has_unpublished_changes(demo):
    changed = Policy.objects.get(is_changed=True)
    assert changed.state == "published"
    assert changed.summary != Entry.objects.get(uid=changed.uid).content["summary"]


def test_demo_on_another_port_gives_addresses_with_that_port(monkeypatch):
    served = []
    monkeypatch.setenv("SITE_URL", "")
    monkeypatch.delenv("SITE_URL")
    monkeypatch.setattr(
        "demo.management.commands.demo.call_command",
        lambda name, **options: served.append((name, os.environ.get("SITE_URL"))) if name == "serve" else None,
    )
    call_command("demo", port=8155, stdout=io.StringIO())
    assert served == [("serve", "http://localhost:8155")]
