"""The Python client against a running site: lists, errors, waits, a copy, and webhooks as the site signs them."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from expert_desk import Copy, Desk, Problem, SignatureRefused, verify_webhook
from standardwebhooks import Webhook

from access.models import WebhookCall, WebhookEndpoint
from access.webhooks.delivery import call_headers, call_payload
from access.webhooks.models import new_secret
from catalogue.models import CatalogueRevision, Entry
from editorial.workflow.publishing import publish, withdraw
from policies.models import Policy
from tests.clients.copied_objects import copied_objects, public_objects
from tests.support.documents import ROOT
from tests.support.factories import make_policy, make_vocabulary

SECRET = new_secret()


@pytest.fixture
def desk(live_server, settings, transactional_db) -> Desk:
    settings.SITE_URL = live_server.url
    make_vocabulary()
    return Desk(live_server.url)


def test_list_is_iterated_under_filters_across_pages(desk):
    for number in range(5):
        publish(make_policy(f"policy-{number}", level="national" if number % 2 else "ministry"), by=None)
    assert {found["slug"] for found in desk.iterate("policies", page_size=2)} == {f"policy-{number}" for number in range(5)}
    assert {found["slug"] for found in desk.iterate("policies", level="national")} == {"policy-1", "policy-3"}
    assert len(list(desk.iterate("policies", level=["national", "ministry"], page_size=3))) == 5
    assert [found["slug"] for found in desk.lines("policies", q="3")] == ["policy-3"]
    assert desk.get("policies/policy-1", fields="slug,title") == {"slug": "policy-1", "title": "Policy 1"}


def test_refused_request_raises_what_the_problem_names(desk):
    with pytest.raises(Problem) as refused:
        desk.get("policies", levle="national")
    assert refused.value.status == 400
    assert [parameter for parameter, _ in refused.value.errors] == ["levle"]
    with pytest.raises(Problem) as unknown:
        desk.get("policies/no-such")
    assert (unknown.value.status, unknown.value.errors) == (404, [])
    assert "no-such" in str(unknown.value)


def test_what_is_refused_for_now_is_sent_again_after_the_wait(busy_site, monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    assert list(Desk(busy_site.url).iterate("policies")) == []
    busy_site.statuses = [503]
    assert Desk(busy_site.url, max_wait=2).get("policies")["results"] == []
    busy_site.statuses = [429] * 9
    with pytest.raises(Problem, match="429"):
        Desk(busy_site.url).get("policies")
    assert (waits, len(busy_site.statuses)) == ([7, 7, 2, 7, 7, 7, 7], 4)
    busy_site.statuses = [500]
    with pytest.raises(Problem, match="500"):
        Desk(busy_site.url).get("policies")


def test_silent_site_ends_after_the_timeout(silent_site):
    with pytest.raises(TimeoutError):
        Desk(silent_site, timeout=0.2).get("policies")


def test_copy_is_begun_and_follows_what_leaves_moves_and_comes_back(desk, tmp_path):
    rows = [publish(make_policy(f"policy-{number}"), by=None) for number in range(8)]
    rows[0].relations.create(type="amends", target=rows[1])
    rows[0] = publish(rows[0], by=None, kind="minor")
    path = tmp_path / "copy.sqlite3"
    example = [sys.executable, ROOT / "docs/examples/keep_a_copy.py", desk.api.removesuffix("/api/v1"), path]
    said = subprocess.run(example, env={"PYTHONPATH": ROOT / "clients/python"}, capture_output=True, text=True, check=True).stdout
    assert said == "8 publications read\n"
    assert copied_objects(path) == public_objects(desk)
    withdraw(rows[0], by=None, notice="Back later.")
    withdraw(rows[2], by=None, notice="Gone.", outcome="gone")
    withdraw(rows[3], by=None, notice="See there.", outcome="redirected", to=Entry.objects.get(uid=rows[4].uid))
    Policy.objects.filter(pk=rows[5].pk).update(slug="renamed")
    publish(Policy.objects.get(pk=rows[5].pk), by=None, kind="correction", note="Its address.")
    publish(make_policy("new"), by=None)
    Copy(desk, str(path)).update()
    assert copied_objects(path) == public_objects(desk)
    assert len(copied_objects(path)) == 6
    publish(Policy.objects.get(pk=rows[0].pk), by=None)
    Copy(desk, str(path)).update()
    assert copied_objects(path) == public_objects(desk)
    assert Copy(desk, str(path)).update() == 0


def test_copy_begins_anew_after_a_restore_of_the_site(desk, tmp_path):
    publish(make_policy("one"), by=None)
    copy = Copy(desk, str(tmp_path / "copy.sqlite3"))
    assert copy.update() == 1
    CatalogueRevision.objects.update(generation="another")
    Entry.objects.update(title="As it was in the backup")
    assert copy.update() == 1
    assert copied_objects(tmp_path / "copy.sqlite3") == public_objects(desk)


def test_many_changes_of_a_type_are_read_as_a_list(desk, tmp_path, monkeypatch):
    monkeypatch.setattr("expert_desk.MANY", 2)
    rows = [publish(make_policy(f"policy-{number}"), by=None) for number in range(4)]
    copy = Copy(desk, str(tmp_path / "copy.sqlite3"))
    copy.update()
    for row in rows[:3]:
        publish(row, by=None, note="New.")
    withdraw(rows[3], by=None, notice="Gone.")
    asked: list[str] = []
    monkeypatch.setattr(desk, "_open", lambda address, send=desk._open: [asked.append(address), send(address)][1])
    copy.update()
    assert copied_objects(tmp_path / "copy.sqlite3") == public_objects(desk)
    assert [address.rpartition("/v1/")[2].partition("?")[0] for address in asked[:3]] == [
        "changes/", "policies/", f"policies/{rows[3].uid}/",
    ]  # fmt: skip


def test_webhook_as_the_site_signs_it_is_accepted_and_nothing_else(monkeypatch):
    call = WebhookCall(endpoint=WebhookEndpoint(secret=SECRET))
    body = json.dumps(call_payload(call), default=str).encode()
    headers = call_headers(call, body)
    assert verify_webhook(SECRET, headers, body)["type"] == "test"
    assert verify_webhook(SECRET, {name.upper(): value for name, value in headers.items()}, body)["type"] == "test"
    several = headers | {"webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}
    assert verify_webhook(SECRET, several, body)["type"] == "test"
    for secret, given, text in (
        (new_secret(), headers, body),
        ("whsec_§", headers, body),
        (SECRET, headers, body + b" "),
        (SECRET, headers | {"webhook-id": "another"}, body),
        (SECRET, headers | {"webhook-signature": "v1,"}, body),
        (SECRET, headers | {"webhook-timestamp": "soon"}, body),
        (SECRET, {name: value for name, value in headers.items() if name != "webhook-id"}, body),
    ):
        with pytest.raises(SignatureRefused):
            verify_webhook(secret, given, text)
    now = time.time()
    for off in (301, -301):
        monkeypatch.setattr(time, "time", lambda off=off: now + off)
        with pytest.raises(SignatureRefused, match="off the clock"):
            verify_webhook(SECRET, headers, body)
        assert verify_webhook(SECRET, headers, body, tolerance=310)["type"] == "test"


def test_webhook_of_the_specifications_own_library_is_accepted():
    body, now = '{"type": "test"}', datetime.now(UTC)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("msg_1", now, body),
    }
    assert verify_webhook(SECRET, headers, body.encode()) == {"type": "test"}
