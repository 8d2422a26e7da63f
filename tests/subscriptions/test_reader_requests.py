"""What staff do for readers who ask: with a reason, by the code behind the reader's own links, and with a line in the audit log."""

import pytest
from django.contrib.auth import get_user_model

from editorial.models import AuditEntry
from mailing.bounces.dsn import Report
from mailing.bounces.events import take_in
from mailing.models import MailEvent, Suppression
from mailing.send import send_due
from operations.reader_erasures import carry_out_erasures
from subscriptions.models import ErasureRequest, StopRequest, Subscriber
from subscriptions.staff.reader_requests import REQUESTS
from tests.subscriptions.readers import make_subscriber
from tests.support.accounts import create_account
from tests.support.mailings import ScriptedTransport, address_of, make_started_mailing

pytestmark = pytest.mark.django_db
LIST = "/admin/subscriptions/subscriber/"
WHY = {"reason": "letter of 3 May"}


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path, monkeypatch):
    settings.MAIL_JOURNAL = str(tmp_path / "journal")
    settings.STORAGES = {**settings.STORAGES, "backups": {**settings.STORAGES["backups"], "OPTIONS": {"location": tmp_path}}}
    monkeypatch.setattr("mailing.send.open_transport", ScriptedTransport)


@pytest.fixture
def reader() -> Subscriber:
    return make_subscriber(address_of(1))


@pytest.fixture
def publisher(client):
    client.force_login(create_account("publisher"))
    return client


def come_back(kind: str, number: int = 0) -> None:
    """One more mail is sent to the reader, and comes back."""
    mailing = make_started_mailing(1)
    mailing.deliveries.update(state="sent")
    uid = mailing.deliveries.get().uid
    status = {"hard": "5.1.1", "soft": "5.2.2"}.get(kind, "")
    assert take_in(Report(MailEvent.Kind(kind), mailing.created_at, uid, status=status), source="x", event_id=f"{uid}{number}")


def screen(reader: Subscriber, name: str) -> str:
    return f"{LIST}{reader.pk}/request/{name}/"


def press(browser, reader: Subscriber, name: str, **values) -> str:
    return browser.post(screen(reader, name), {**WHY, **values}, follow=True).content.decode()


def buttons(browser, reader: Subscriber) -> list[str]:
    page = browser.get(f"{LIST}{reader.pk}/change/").content.decode()
    return [name for name in REQUESTS if screen(reader, name) in page]


@pytest.mark.parametrize(("kind", "times"), [("hard", 1), ("soft", 3)])
def test_reader_whose_mailbox_works_again_gets_mail_again(publisher, reader, kind, times):
    for _ in range(times):
        come_back(kind)
    reader.refresh_from_db()
    assert (reader.state, buttons(publisher, reader)) == ("suspended", ["lift", "unsubscribe", "erase"])
    assert "r…@example.org, suspended" in publisher.get(screen(reader, "lift")).content.decode()
    assert Suppression.objects.count() == 1
    assert "Done: bounces lifted." in press(publisher, reader, "lift")
    reader.refresh_from_db()
    assert (reader.state, Suppression.objects.count()) == ("active", 0)
    entry = AuditEntry.objects.get(title__startswith="subscriber")
    assert (entry.title, entry.reason) == (f"subscriber {reader.uid}", "bounces lifted: letter of 3 May")
    send_due(lambda: False)
    later = make_started_mailing(1)
    send_due(lambda: False)
    assert later.deliveries.get().state == "sent"


def test_what_was_lifted_counts_no_more(publisher, reader):
    for _ in range(3):
        come_back("soft")
    press(publisher, reader, "lift")
    for _ in range(2):
        come_back("soft")
    reader.refresh_from_db()
    assert reader.state == "active"
    come_back("soft")
    reader.refresh_from_db()
    assert reader.state == "suspended"


@pytest.mark.parametrize(
    ("kinds", "offered"), [(["complaint"], ["erase"]), (["hard", "complaint"], ["erase"]), (["stop"], ["erase"])]
)
def test_complaint_and_unsubscription_are_not_lifted_by_staff(publisher, reader, kinds, offered):
    for kind in kinds:
        come_back(kind)
    before = sorted(Suppression.objects.values_list("scope", "reason"))
    assert buttons(publisher, reader) == offered
    assert "only the reader can change it" in press(publisher, reader, "lift")
    reader.refresh_from_db()
    assert (reader.state, sorted(Suppression.objects.values_list("scope", "reason"))) == ("stopped", before)
    assert not AuditEntry.objects.filter(title__startswith="subscriber").exists()


def test_lifting_revives_no_reader_who_has_unsubscribed_since(publisher, reader):
    come_back("hard")
    press(publisher, reader, "unsubscribe")
    press(publisher, reader, "lift")
    reader.refresh_from_db()
    assert (reader.state, set(Suppression.objects.values_list("reason", flat=True))) == ("stopped", {"unsubscribed"})


def test_reader_is_unsubscribed_as_by_the_own_link(publisher, reader):
    assert "Done: unsubscribed on request." in press(publisher, reader, "unsubscribe")
    reader.refresh_from_db()
    assert (reader.state, reader.links_sent) == ("stopped", {})
    assert {one.reason for one in Suppression.objects.all()} == {"unsubscribed"}
    assert StopRequest.objects.get().address_hash == reader.address_hash
    assert "Nothing was done" in press(publisher, reader, "unsubscribe")
    assert AuditEntry.objects.filter(title__startswith="subscriber").count() == 1


def test_reader_is_erased_as_by_the_own_link(publisher, reader):
    assert "Done: erased on request." in press(publisher, reader, "erase")
    assert ErasureRequest.objects.get().subscriber_uid == reader.uid
    assert buttons(publisher, reader) == []
    carry_out_erasures()
    assert Subscriber.objects.count() == 0
    assert {one.reason for one in Suppression.objects.all()} == {"erased"}
    assert publisher.get(screen(reader, "erase")).status_code == 404


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201, "li@example.org called"])
def test_nothing_is_done_without_a_reason_that_may_be_kept(publisher, reader, reason):
    for name in REQUESTS:
        page = publisher.post(screen(reader, name), {"reason": reason}).content.decode()
        assert "errorlist" in page or name == "lift"
    assert (Subscriber.objects.get().state, AuditEntry.objects.filter(title__startswith="subscriber").count()) == ("active", 0)


@pytest.mark.parametrize(("role", "status"), [("author", 403), ("editor", 403), ("publisher", 200), ("administrator", 200)])
def test_permission_of_its_own_is_needed(client, reader, role, status):
    client.force_login(create_account(role))
    assert {client.get(screen(reader, name)).status_code for name in REQUESTS} == {status}


def test_who_may_only_look_sees_no_button(client, reader):
    publisher = create_account("publisher")
    publisher.groups.get().permissions.remove(*publisher.groups.get().permissions.filter(codename="act_on_request"))
    client.force_login(get_user_model().objects.get(pk=publisher.pk))
    assert buttons(client, reader) == []
    assert client.post(screen(reader, "erase"), WHY).status_code == 403


def test_unknown_request_and_unknown_reader_are_404(publisher, reader):
    assert publisher.get(screen(reader, "delete")).status_code == 404
    assert publisher.get(f"{LIST}999/request/erase/").status_code == 404


def test_page_of_a_request_reads_few_rows(publisher, reader, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        publisher.get(screen(reader, "unsubscribe"))
