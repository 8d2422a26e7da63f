"""What was removed for good leaves everything that readers and programs get; its events keep their places in the log."""

import gzip
import json
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command

from access.models import WebhookCall
from access.webhooks.delivery import call_payload
from catalogue.models import Change, Entry, Link, PublicCorrection, Redirect
from editorial.content.consistency_check import check_catalogue
from editorial.workflow.publishing import publish, publish_together, withdraw
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
WORDS = ("Unheard-Of", "unheard-of", "first-address", "Its first note", "wrong word", "right word", "By order of a court")
LOGS = (
    "/changes/",
    "/zh-hans/changes/",
    "/corrections/",
    "/feeds/changes.atom",
    "/feeds/changes.json",
    "/feeds/corrections.atom",
    "/feeds/policies.atom",
    "/feeds/policies.json",
    "/policies/feed.atom",
    "/api/v1/changes/",
    "/api/v1/changes/?cursor=*",
    "/api/v1/corrections/",
    "/api/v1/policies/?known_on=2016-01-01",
    "/",
    "/policies/",
    "/policies/other/",
    "/policies/redirected/",
    "/api/v1/policies/redirected/",
    "/policies/first-address/versions/1/",
    "/sitemap-policy-1.xml",
    "/search/suggest/?q=unheard",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
)


@pytest.fixture
@recorded_rows
def policy():
    """One that had another address, a note, a correction and relations; another was redirected to it."""
    make_vocabulary()
    policy, other = make_policy("first-address", title="Unheard-Of Plan"), make_policy("other")
    redirected = make_policy("redirected")
    policy.relations.create(type="amends", target=other, note="Unheard-Of")
    publish_together([policy, other, redirected], by=None)
    policy.slug = "unheard-of"
    policy.corrections.create(was_wrong="wrong word", is_right="right word", corrected_on=date(2016, 1, 1))
    policy.save()
    publish(policy, by=None, kind="correction", note="Its first note.")
    withdraw(redirected, by=None, notice="One.", outcome="redirected", to=Entry.objects.get(slug="unheard-of"))
    return policy


def remove(policy):
    withdraw(policy, by=None, notice="By order of a court.", outcome="gone")


def seen(client, address) -> str:
    answer = client.get(address)
    return answer.content.decode() + str(dict(answer.items()))


def test_every_word_is_seen_before(client, policy):
    """The words below are those that these addresses show."""
    shown = "".join(seen(client, address) for address in LOGS)
    assert [word for word in WORDS if word not in shown] == ["first-address", "By order of a court"]


@pytest.mark.parametrize("address", LOGS)
def test_what_is_gone_leaves_log_feeds_and_corrections(client, policy, address):
    remove(policy)
    shown = seen(client, address)
    assert [word for word in WORDS if word in shown and word not in address] == []  # a page names itself


def test_its_events_keep_number_uid_type_time_and_name(client, policy):
    before = list(Change.objects.order_by("number").values_list("number", "uid", "type", "at", "event"))
    remove(policy)
    after = list(Change.objects.order_by("number").values_list("number", "uid", "type", "at", "event"))
    assert after[:-1] == before
    assert after[-1][4] == "deleted"
    rows = [row for row in client.get("/api/v1/changes/").json()["results"] if row["uid"] == str(policy.uid)]
    assert [row["event"] for row in rows] == ["deleted", "corrected", "published"]
    assert {(row["title"], row["url"], row["web_url"], row["note"]) for row in rows} == {(None, None, None, None)}


def test_page_of_changes_names_its_type_and_feeds_have_a_tombstone(client, policy):
    remove(policy)
    assert "<strong>Deleted</strong>" in client.get("/changes/").content.decode()
    assert "<title>Deleted: Policy</title>" in client.get("/feeds/changes.atom").content.decode()
    assert f'ref="{policy.uid.urn}"' in client.get("/feeds/policies.atom").content.decode()


@pytest.mark.parametrize("address", ["/policies/unheard-of/", "/policies/first-address/", "/policies/redirected/"])
def test_every_address_that_led_to_it_is_410_and_names_no_other(client, policy, address):
    remove(policy)
    for folder in ("", "/api/v1"):
        answer = client.get(folder + address)
        assert (answer.status_code, answer.get("Location")) == (410, None)


def test_dump_is_closed_at_once_and_made_anew_without_it(client, policy, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "dumps": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    call_command("dump", verbosity=0)
    remove(policy)
    assert client.get("/api/v1/dumps/policies.jsonl.gz").status_code == 503
    call_command("dump", verbosity=0)
    for name in ("policies", "changes", "corrections"):
        text = gzip.decompress(b"".join(client.get(f"/api/v1/dumps/{name}.jsonl.gz").streaming_content)).decode()
        assert [word for word in WORDS if word in text] == []
    assert str(policy.uid) in text or name == "corrections"


def test_webhook_call_that_waits_says_no_more_than_the_log(policy):
    call = WebhookCall(change=Change.objects.filter(uid=policy.uid).first().number)
    remove(policy)
    said = json.dumps(call_payload(call), default=str)
    assert [word for word in WORDS if word in said] == []


def test_catalogue_agrees_and_says_when_something_is_left(policy):
    remove(policy)
    assert check_catalogue() == []
    entry = Entry.objects.get(uid=policy.uid)
    assert not Link.objects.filter(entry=entry).exists()
    assert not PublicCorrection.objects.filter(entry=entry).exists()
    Change.objects.filter(uid=policy.uid).update(entry=entry)
    assert check_catalogue() == ["policy unheard-of: it was removed for good, and something of it is left"]


def test_published_again_it_is_whole_and_its_tombstone_leaves_the_feed(client, policy):
    remove(policy)
    publish(Policy.objects.get(uid=policy.uid), by=None, reason="The court changed its mind.")
    assert client.get("/policies/unheard-of/").status_code == 200
    assert client.get("/policies/first-address/").status_code == 301
    assert policy.uid.urn not in client.get("/feeds/policies.atom").content.decode().split("<entry>")[0]
    assert "right word" in client.get("/corrections/").content.decode()
    assert "Its first note" not in client.get("/policies/unheard-of/").content.decode()
    assert check_catalogue() == []


def test_migration_forgets_what_was_removed_before(client, policy):
    remove(policy)
    entry = Entry.objects.get(uid=policy.uid)
    Change.objects.filter(uid=policy.uid).update(entry=entry, note="Its first note.")
    Entry.objects.filter(pk=entry.pk).update(notice="By order of a court.")
    PublicCorrection.objects.create(
        uid=policy.uid, entry=entry, was_wrong="x", is_right="y", corrected_on=date(2016, 1, 1), changed_at=entry.changed_at
    )
    import_module("catalogue.migrations.0002_forget_what_is_gone").forget_what_is_gone(apps, None)
    assert check_catalogue() == []
    assert Change.objects.filter(uid=policy.uid).exclude(note="").count() == 0
    assert Redirect.objects.filter(entry=entry).exists()  # its former address still answers 410
