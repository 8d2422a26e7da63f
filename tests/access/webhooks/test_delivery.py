"""Webhooks against a real receiver: signed, in order, again until they arrive, and never into a private network."""

import base64
import hashlib
import hmac
import http.client
import json
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from access.models import ApiToken, WebhookCall, WebhookEndpoint
from access.webhooks import delivery, webhook_http
from catalogue.models import CatalogueRevision, Entry
from editorial.workflow.publishing import publish, withdraw
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db
HOOKS = "/api/v1/me/webhooks/"


class Receiver(HTTPServer):
    """Answers with `statuses` in turn, then 200; keeps what it got."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[dict, bytes]] = []
        self.statuses: list[int] = []
        self.url = f"http://127.0.0.1:{self.server_port}/hook?x=1"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def endpoint(receiver):
    return WebhookEndpoint.objects.create(name="Partner", url=receiver.url, contact="partner@example.org")


def received_events(receiver) -> list[tuple[str, str]]:
    said = [json.loads(body) for _, body in receiver.received]
    return [(one["type"], one["data"].get("title", "")) for one in said]


def make_all_due() -> None:
    """The pause is over."""
    WebhookEndpoint.objects.update(next_at=timezone.now())


def test_each_event_is_told_once_in_order_signed_and_with_a_key(endpoint, receiver):
    make_vocabulary()
    policy = publish(make_policy("one"), by=None)
    publish(make_policy("two"), by=None)
    withdraw(policy, by=None, notice="Wrong.")
    assert [delivery.deliver_due_calls(), delivery.deliver_due_calls()] == [3, 0]
    assert received_events(receiver) == [("policy.published", "One"), ("policy.published", "Two"), ("policy.withdrawn", "One")]
    headers, body = receiver.received[0]
    key, seconds = headers["webhook-id"], headers["webhook-timestamp"]
    assert headers["idempotency-key"] == key == str(WebhookCall.objects.earliest("id").key)
    assert abs(int(seconds) - time.time()) < 60
    secret = base64.b64decode(endpoint.secret.removeprefix("whsec_"))
    digest = hmac.new(secret, f"{key}.{seconds}.".encode() + body, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"


def test_only_what_was_asked_for_is_told_and_nothing_before_registration(receiver, client):
    make_vocabulary()
    policy = publish(make_policy("before"), by=None)
    now = CatalogueRevision.objects.get().last_change_number
    WebhookEndpoint.objects.create(name="P", url=receiver.url, contact="p@example.org", events=["withdrawn"], position=now)
    WebhookEndpoint.objects.create(name="C", url=receiver.url, contact="p@example.org", types=["case"], position=now)
    publish(make_policy("after"), by=None)
    withdraw(policy, by=None, notice="Wrong.")
    delivery.deliver_due_calls()
    assert received_events(receiver) == [("policy.withdrawn", "Before")]
    assert set(WebhookEndpoint.objects.values_list("position", flat=True)) == {now + 2}


def test_what_fails_is_sent_again_under_its_key_after_growing_pauses_and_what_follows_waits(endpoint, receiver):
    make_vocabulary()
    receiver.statuses = [500, 302, 200]
    publish(make_policy("one"), by=None)
    publish(make_policy("two"), by=None)
    assert delivery.deliver_due_calls() == 0
    first = WebhookEndpoint.objects.get()
    assert delivery.deliver_due_calls() == 0
    assert len(receiver.received) == 1
    assert timedelta(seconds=8) < first.next_at - timezone.now() <= timedelta(seconds=10)
    make_all_due()
    assert delivery.deliver_due_calls() == 0
    assert timedelta(seconds=18) < WebhookEndpoint.objects.get().next_at - timezone.now() <= timedelta(seconds=20)
    make_all_due()
    assert delivery.deliver_due_calls() == 2
    assert [title for _, title in received_events(receiver)] == ["One", "One", "One", "Two"]
    assert len({headers["webhook-id"] for headers, _ in receiver.received[:3]}) == 1
    assert list(WebhookCall.objects.order_by("id").values_list("state", "attempts", "status")) == [
        ("delivered", 3, 200), ("delivered", 1, 200),
    ]  # fmt: skip
    assert WebhookEndpoint.objects.get().failing_since is None
    assert [delivery.retry_delay(n) for n in (1, 2, 9, 500)] == [timedelta(seconds=s) for s in (10, 20, 2560, 3600)]


def test_day_of_failures_disables_with_a_mail_and_nothing_is_lost(endpoint, receiver):
    make_vocabulary()
    publish(make_policy("one"), by=None)
    receiver.statuses = [500, 500]
    delivery.deliver_due_calls()
    assert mail.outbox == []
    WebhookEndpoint.objects.update(next_at=timezone.now(), failing_since=timezone.now() - timedelta(hours=24))
    delivery.deliver_due_calls()
    endpoint.refresh_from_db()
    assert endpoint.disabled_at is not None
    (said,) = mail.outbox
    assert (said.to, "the answer 500" in said.body) == (["partner@example.org"], True)
    publish(make_policy("two"), by=None)
    assert delivery.deliver_due_calls() == 0
    assert len(receiver.received) == 2
    endpoint.enable()
    assert delivery.deliver_due_calls() == 2
    assert [title for _, title in received_events(receiver)][2:] == ["One", "Two"]


def test_receiver_that_is_gone_is_not_called_again(endpoint, receiver):
    make_vocabulary()
    publish(make_policy("one"), by=None)
    receiver.statuses = [410]
    delivery.deliver_due_calls()
    assert WebhookEndpoint.objects.get().disabled_at is not None


def test_title_of_what_was_removed_meanwhile_is_not_sent(endpoint, receiver):
    make_vocabulary()
    policy = publish(make_policy("secret-name"), by=None)
    withdraw(policy, by=None, notice="Removed.", outcome="gone")
    delivery.deliver_due_calls()
    assert b"Secret name" not in b"".join(body for _, body in receiver.received)
    assert Entry.objects.get().title == ""


def test_owner_whose_token_is_revoked_is_called_no_more(endpoint, receiver):
    token = ApiToken(name="T", contact="t@example.org")
    token.generate_secret()
    token.save()
    WebhookEndpoint.objects.update(token=token)
    ApiToken.objects.update(revoked_at=timezone.now())
    make_vocabulary()
    publish(make_policy("one"), by=None)
    assert delivery.deliver_due_calls() == 0
    assert receiver.received == []


def test_claim_of_another_worker_is_respected_until_it_runs_out(endpoint, receiver):
    make_vocabulary()
    publish(make_policy("one"), by=None)
    WebhookEndpoint.objects.update(claimed_until=timezone.now() + timedelta(seconds=30))
    assert delivery.deliver_due_calls() == 0
    WebhookEndpoint.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert delivery.deliver_due_calls() == 1


@pytest.mark.parametrize(
    "address",
    ["https://127.0.0.1/", "https://10.0.0.1/", "https://169.254.169.254/latest", "https://[::1]/", "https://[::ffff:10.0.0.1]/",
     "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/", "https://0.0.0.0/", "https://224.0.0.1/", "https://localhost/",
     "https://100.64.0.1/", "http://example.org/", "ftp://example.org/", "https://user@example.org/", "https://[/", "https://2130706433/"],
)  # fmt: skip
def test_private_address_is_never_called(address, monkeypatch):
    def connect(*args: object, **more: object) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises((webhook_http.AddressRefused, OSError)):
        webhook_http.post_webhook(address, b"", {})


def test_name_that_has_one_private_address_is_refused_and_the_checked_one_is_connected_to(monkeypatch):
    """A name cannot answer with a public address to the check and with a private one to the connection."""
    places: list[tuple] = []

    def connect(place: tuple, timeout: float) -> None:
        places.append(place)
        raise OSError("stop here")

    def lookup(*addresses: str):
        return lambda *args, **more: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(socket, "getaddrinfo", lookup("93.184.216.34", "10.0.0.1"))
    with pytest.raises(webhook_http.AddressRefused):
        webhook_http.post_webhook("https://hook.example/", b"", {})
    assert places == []
    monkeypatch.setattr(socket, "getaddrinfo", lookup("93.184.216.34"))
    with pytest.raises(OSError, match="stop here"):
        webhook_http.post_webhook("https://hook.example/", b"", {})
    assert places == [("93.184.216.34", 443)]


def test_address_in_chinese_is_called_and_one_that_cannot_be_written_down_stops_no_other(receiver):
    make_vocabulary()
    WebhookEndpoint.objects.create(name="Bad", url="https://exa mple.org:99999/", contact="p@example.org")
    WebhookEndpoint.objects.create(name="Good", url=receiver.url.replace("hook", "钩子"), contact="p@example.org")
    publish(make_policy("one"), by=None)
    assert delivery.deliver_due_calls() == 1
    assert WebhookCall.objects.get(endpoint__name="Bad").error != ""


@pytest.mark.parametrize("first", [b"", b"HTTP/1.0 200 OK\r\n\r\n"], ids=["in its head", "in its body"])
def test_receiver_that_drips_is_cut_off(receiver, monkeypatch, first):
    monkeypatch.setattr(webhook_http, "TIMEOUT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            peer, _ = server.accept()
            with peer:
                peer.sendall(first)
                for _ in range(40):
                    try:
                        peer.sendall(b"H")
                    except OSError:
                        return
                    time.sleep(0.2)

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        with suppress(OSError, http.client.HTTPException):
            webhook_http.post_webhook(f"http://127.0.0.1:{server.getsockname()[1]}/", b"", {})
        assert time.monotonic() - began < 3


@pytest.fixture
def token(settings, tmp_path):
    settings.COUNTERS_FILE = tmp_path / "counters.sqlite3"
    token = ApiToken(name="Partner", contact="partner@example.org", may_register_webhooks=True)
    token.bearer = {"Authorization": f"Bearer {token.generate_secret()}"}
    token.save()
    return token


def test_owner_registers_tests_reads_and_deletes(client, token, receiver):
    make_vocabulary()
    publish(make_policy("before"), by=None)
    said = {"name": "Mirror", "href": receiver.url, "types": ["policy"]}
    made = client.post(HOOKS, said, content_type="application/json", headers=token.bearer)
    assert made.status_code == 201, made.content
    uid, secret = made.json()["uid"], made.json()["secret"]
    assert (WebhookEndpoint.objects.get().secret, WebhookEndpoint.objects.get().contact) == (secret, "partner@example.org")
    assert secret not in client.get(f"{HOOKS}{uid}/", headers=token.bearer).content.decode()
    assert client.post(f"{HOOKS}{uid}/test/", headers=token.bearer).status_code == 202
    assert delivery.deliver_due_calls() == 1
    assert received_events(receiver) == [("test", "")]
    shown = client.get(f"{HOOKS}{uid}/", headers=token.bearer)
    assert [(call["state"], call["status"]) for call in shown.json()["calls"]] == [("delivered", 200)]
    assert shown["Cache-Control"] == "private, no-store"
    assert client.get(HOOKS, headers=token.bearer).json()["count"] == 1
    WebhookEndpoint.objects.update(disabled_at=timezone.now())
    assert client.post(f"{HOOKS}{uid}/enable/", headers=token.bearer).json()["is_active"] is True
    assert client.delete(f"{HOOKS}{uid}/", headers=token.bearer).status_code == 204
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.parametrize(
    ("said", "parameter"),
    [
        ({"name": "x", "href": "https://10.0.0.1/"}, "href"),
        ({"name": "x", "href": "javascript:alert(1)"}, "href"),
        ({"name": "x"}, "href"),
        ({"name": "x" * 300, "href": "https://example.org/"}, "name"),
        ({"name": "x", "href": "https://example.org/", "types": ["eaten"]}, "types"),
        ({"name": "x", "href": "https://example.org/", "events": "all"}, "events"),
    ],
)
def test_bad_registration_is_refused_and_names_the_field(client, token, said, parameter):
    answer = client.post(HOOKS, said, content_type="application/json", headers=token.bearer)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_webhooks_are_for_their_owner_and_take_the_scope(client, token):
    other = ApiToken(name="Other", contact="other@example.org", may_register_webhooks=True)
    bearer = {"Authorization": f"Bearer {other.generate_secret()}"}
    other.save()
    mine = WebhookEndpoint.objects.create(name="M", url="https://example.org/", contact="m@example.org", token=token)
    assert client.get(f"{HOOKS}{mine.uid}/", headers=bearer).status_code == 404
    assert client.delete(f"{HOOKS}{mine.uid}/", headers=bearer).status_code == 404
    assert client.get(HOOKS, headers=bearer).json()["count"] == 0
    assert client.get(HOOKS).status_code == 403
    ApiToken.objects.update(may_register_webhooks=False)
    assert client.get(HOOKS, headers=token.bearer).status_code == 403
    assert WebhookEndpoint.objects.count() == 1


def test_token_has_few_webhooks(client, token):
    WebhookEndpoint.objects.bulk_create(
        WebhookEndpoint(name=str(n), url="https://example.org/", contact="m@example.org", token=token) for n in range(10)
    )
    said = {"name": "x", "href": "https://example.org/"}
    assert client.post(HOOKS, said, content_type="application/json", headers=token.bearer).status_code == 409


def test_publisher_calls_again_from_the_admin(client, endpoint, receiver):
    user = create_account("publisher")
    client.force_login(user)
    make_vocabulary()
    publish(make_policy("one"), by=None)
    delivery.deliver_due_calls()
    call = WebhookCall.objects.get()
    client.post(reverse("admin:access_webhookcall_changelist"), {"action": "again", "_selected_action": call.pk})
    assert delivery.deliver_due_calls() == 1
    assert [headers["webhook-id"] for headers, _ in receiver.received] == [str(call.key)] * 2
    receiver.statuses = [400]
    publish(Policy.objects.get(), by=None, note="Anew.")
    delivery.deliver_due_calls()
    stuck = WebhookCall.objects.get(state="waiting")
    client.post(reverse("admin:access_webhookcall_changelist"), {"action": "give_up", "_selected_action": stuck.pk})
    publish(make_policy("two"), by=None)
    assert delivery.deliver_due_calls() == 1
    assert received_events(receiver)[-1] == ("policy.published", "Two")


def test_old_calls_are_tidied_away_and_waiting_ones_stay(endpoint):
    old = timezone.now() - timedelta(days=31)
    WebhookCall.objects.bulk_create(
        WebhookCall(endpoint=endpoint, change=n, state=state) for n, state in enumerate(WebhookCall.State.values)
    )
    WebhookCall.objects.update(created_at=old)
    delivery.delete_old_calls()
    assert list(WebhookCall.objects.values_list("state", flat=True)) == ["waiting"]
