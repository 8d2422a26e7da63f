"""What came back, where it is shown and how long it is kept."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mailing.bounces.dsn import Report
from mailing.bounces.events import RETENTION, delete_old_events, take_in
from mailing.models import Delivery, MailEvent, Suppression
from mailing.send import send_due
from subscriptions.erase_subscriber import erase_subscriber, erasure_key
from subscriptions.reader_export import export_reader
from tests.subscriptions.readers import make_subscriber
from tests.support.accounts import create_account
from tests.support.mailings import address_of, make_started_mailing

pytestmark = pytest.mark.django_db
Kind = MailEvent.Kind


@pytest.fixture
def returned(transport) -> Delivery:
    """One of two mails, which came back twice."""
    mailing = make_started_mailing(2)
    send_due(lambda: False)
    delivery = mailing.deliveries.get(address=address_of(1))
    for number, (kind, status) in enumerate(((Kind.SOFT, "5.2.2"), (Kind.HARD, "5.1.1"))):
        detail = f"550 {status} <{address_of(1).upper()}> no"
        at = timezone.now() + timedelta(seconds=number)
        take_in(Report(kind, at, delivery.uid, status=status, detail=detail), source="x", event_id=str(number))
    delivery.refresh_from_db()
    return delivery


@pytest.fixture
def publisher(client):
    client.force_login(create_account("publisher"))
    return client


def test_page_of_a_delivery_lists_what_came_back_and_masks_the_address(publisher, returned):
    Delivery.objects.filter(pk=returned.pk).update(reply=f"250 queued for {address_of(1)}")
    page = publisher.get(reverse("admin:mailing_delivery_change", args=[returned.pk])).content.decode()
    for words in (
        "The address does not exist",
        "5.1.1",
        "The mailbox did not take it",
        "5.2.2",
        "550 5.1.1 &lt;r…@example.org&gt; no",
    ):
        assert words in page
    assert f"{timezone.localdate():%Y-%m-%d}" in page
    listed = publisher.get(reverse("admin:mailing_delivery_changelist")).content.decode()
    assert address_of(1) not in (page + listed).casefold()


def test_proof_says_what_bounced_first_and_masks_the_address(publisher, returned):
    Delivery.objects.filter(pk=returned.pk).update(reply=f"250 queued for {address_of(1)}")
    proof = publisher.get(reverse("admin:mailing_mailing_proof", args=[returned.mailing_id])).getvalue().decode()
    head, *rows = (line.split(",") for line in proof.strip().splitlines())
    assert [row[head.index("bounced")] for row in rows] == ["soft", ""]
    assert address_of(1) not in proof


def test_page_of_a_delivery_needs_few_statements(publisher, returned, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        publisher.get(reverse("admin:mailing_delivery_change", args=[returned.pk]))


def test_reader_gets_what_came_back_in_the_copy_of_the_data(returned):
    reader = make_subscriber(address_of(1))
    kinds = [(one["kind"], one["status"]) for one in export_reader(reader)["returned_mails"]]
    assert kinds == [("The address does not exist", "5.1.1"), ("The mailbox did not take it", "5.2.2")]


def test_erasure_deletes_what_came_back(returned):
    reader = make_subscriber(address_of(1))
    key = erasure_key(reader.uid, reader.address_hash)
    assert erase_subscriber(key) > 0
    assert (MailEvent.objects.count(), erase_subscriber(key)) == (0, 0)
    assert Suppression.objects.filter(scope="", reason="hard_bounce").exists()


def test_what_came_back_is_deleted_after_thirteen_months_and_what_follows_stays(returned):
    take_in(Report(Kind.COMPLAINT, timezone.now(), returned.uid), source="x", event_id="9")
    MailEvent.objects.filter(kind=Kind.COMPLAINT).update(happened_at=timezone.now() - RETENTION - timedelta(hours=1))
    MailEvent.objects.filter(kind=Kind.SOFT).update(happened_at=timezone.now() - RETENTION + timedelta(hours=1))
    delete_old_events()
    assert set(MailEvent.objects.values_list("kind", flat=True)) == {"hard", "soft"}
    assert Suppression.objects.filter(scope="", reason="complaint").exists()
    returned.refresh_from_db()
    assert returned.state == "failed"
