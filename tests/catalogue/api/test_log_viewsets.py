"""The change log as programs follow it, and the feeds' tombstones."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from catalogue.models import Change, Entry
from editorial.workflow.publishing import publish, publish_together, withdraw
from policies.models import Policy
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}


def read_changes(client, query: str) -> dict:
    answer = client.get(f"/api/v1/changes/?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_log_by_cursor_tells_each_event_once_in_order_and_goes_on_where_it_stopped(client):
    one, other = publish(make_policy("one"), by=None), publish(make_policy("other"), by=None)
    first = read_changes(client, "cursor=*")
    assert [(row["event"], row["uid"]) for row in first["results"]] == [("published", str(one.uid)), ("published", str(other.uid))]
    assert first["next"] is None
    assert read_changes(client, f"cursor={first['cursor']}")["results"] == []
    withdraw(one, by=None, notice="Wrong.")
    (withdrawn,) = read_changes(client, f"cursor={first['cursor']}")["results"]
    assert (withdrawn["event"], withdrawn["is_tombstone"], withdrawn["note"]) == ("withdrawn", True, "Wrong.")


def test_log_can_be_begun_now(client):
    publish(make_policy("one"), by=None)
    now = read_changes(client, "cursor=now")
    assert now["results"] == []
    publish(make_policy("two"), by=None)
    assert [row["title"] for row in read_changes(client, f"cursor={now['cursor']}")["results"]] == ["Two"]


def test_log_is_filtered_by_type_event_and_instant(client):
    policy = publish(make_policy("one"), by=None)
    later = timezone.now() + timedelta(minutes=5)
    publish(policy, by=None, note="Clearer.", at=later)
    assert [row["event"] for row in read_changes(client, "event=updated&type=policy")["results"]] == ["updated"]
    assert read_changes(client, "type=case")["count"] == 0
    assert read_changes(client, f"changed_since={later:%Y-%m-%dT%H:%M:%SZ}")["count"] == 1
    assert client.get("/api/v1/changes/?event=eaten").status_code == 400


def test_cursor_of_one_log_is_none_of_another(client):
    cursor = read_changes(client, "cursor=now&type=policy")["cursor"]
    assert client.get(f"/api/v1/changes/?type=case&cursor={cursor}").status_code == 400


def test_thousand_events_of_one_instant_are_each_seen_once(client):
    publish_together([make_policy(f"policy-{number}") for number in range(60)], by=None)
    assert len(set(Change.objects.values_list("at", flat=True))) == 1
    seen, cursor = [], "*"
    while True:
        page = read_changes(client, f"cursor={cursor}&page_size=7")
        seen += [row["uid"] for row in page["results"]]
        cursor = page["cursor"]
        if not page["next"]:
            break
    assert sorted(seen) == sorted(str(row.uid) for row in Policy.objects.all())


def test_instant_never_precedes_one_that_readers_have_seen(client):
    """A slow publication that began earlier and commits later is found by who asks since the other one."""
    late, early = timezone.now() + timedelta(minutes=9), timezone.now()
    publish(make_policy("fast"), by=None, at=late)
    slow = publish(make_policy("slow"), by=None, at=early)
    assert Entry.objects.get(uid=slow.uid).changed_at == late
    rows = client.get(f"/api/v1/policies/?changed_since={late.isoformat().replace('+00:00', 'Z')}").json()["results"]
    assert {row["slug"] for row in rows} == {"fast", "slow"}


def test_feeds_say_what_left_and_drop_it_when_it_is_back(client):
    policy = publish(make_policy("one"), by=None)
    withdraw(policy, by=None, notice="Wrong.")
    feed = ElementTree.fromstring(client.get("/feeds/policies.atom").content)
    (gone,) = feed.findall("at:deleted-entry", ATOM)
    assert gone.attrib["ref"] == policy.uid.urn
    assert gone.findtext("at:comment", namespaces=ATOM) == "Wrong."
    said = client.get("/feeds/policies.json").json()
    assert (said["items"], said["_expert_desk"]["deleted"][0]["id"]) == ([], policy.uid.urn)
    publish(Policy.objects.get(), by=None)
    feed = ElementTree.fromstring(client.get("/feeds/policies.atom").content)
    assert feed.findall("at:deleted-entry", ATOM) == []
    assert [entry.findtext("a:id", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)] == [policy.uid.urn]
    assert client.get("/feeds/policies.json").json()["items"][0]["id"] == policy.uid.urn
