"""An erased reader is gone everywhere, and again after a restore."""

import pytest
from django.apps import apps
from django.db import connection

from mailing.channels import get_channel
from mailing.models import Delivery, MailEvent, Suppression
from mailing.notices import queue_notice
from operations.after_restore.prepare_database import ERASERS
from operations.backups.erasures import apply_erasures, record_erasure
from operations.reader_erasures import carry_out_erasures, record_stops
from subscriptions.models import ErasureRequest, LinkRequest, Subscriber
from subscriptions.reader_actions import confirm
from tests.subscriptions.readers import FORM, mail_links, make_subscriber, pages_of

pytestmark = pytest.mark.django_db
ADDRESS = "erase.me@example.org"


@pytest.fixture(autouse=True)
def _ledger(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "backups": {**settings.STORAGES["backups"], "OPTIONS": {"location": tmp_path}}}


def tables_with(text: str) -> list[str]:
    """Tables of the project with that text in any cell."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            if any(text in str(bytes(cell) if isinstance(cell, memoryview) else cell) for row in cursor for cell in row):
                found.append(model._meta.db_table)
    return found


@pytest.fixture
def reader(client) -> Subscriber:
    """A reader with mail sent and waiting, a bounce and a request in the inbox."""
    reader = make_subscriber(ADDRESS)
    for state in (Delivery.State.SENT, Delivery.State.PENDING):
        mailing = queue_notice(kind="x", channel=get_channel("confirmations"), address=ADDRESS, subject="S", html="h", text="t")
        mailing.deliveries.update(state=state, reply=f"250 queued for {ADDRESS}", token="x" * 43)
    MailEvent.objects.create(source="x", event_id="1", kind="hard", address_hash=reader.address_hash, detail=f"no {ADDRESS}")
    client.post("/subscriptions/", {**FORM, "address": ADDRESS.upper()})
    client.post("/subscriptions/", {**FORM, "address": "other@example.org"})
    return reader


def test_press_stops_the_mail_at_once_and_the_worker_erases_the_address_everywhere(client, reader):
    pages = pages_of(reader)
    assert b"Your data are being erased" in client.post(pages["erase"]).content
    assert Subscriber.objects.get().state == "stopped"
    assert carry_out_erasures() > 0
    assert tables_with(ADDRESS) == []
    assert tables_with(ADDRESS.upper()) == []
    assert list(Suppression.objects.order_by("scope").values_list("address_hash", "scope", "reason")) == [
        (reader.address_hash, scope, "erased") for scope in ("alerts", "newsletter")
    ]
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["excluded", "sent"]
    assert LinkRequest.objects.get().address == "other@example.org"
    assert (ErasureRequest.objects.count(), carry_out_erasures()) == (0, 0)


def test_links_of_an_erased_reader_are_200_and_do_nothing(client, reader):
    pages = pages_of(reader)
    client.post(pages["erase"])
    carry_out_erasures()
    for path in pages.values():
        assert client.get(path).status_code == client.post(path).status_code == 200
    assert Subscriber.objects.count() == 0


def test_second_press_of_erase_changes_nothing(client, reader):
    for _ in range(2):
        assert client.post(pages_of(reader)["erase"]).status_code == 200
    assert ErasureRequest.objects.count() == 1


def test_restored_reader_is_erased_again_and_once(client, reader):
    restored = dict(Subscriber.objects.values().get())
    client.post(pages_of(reader)["erase"])
    carry_out_erasures()
    Suppression.objects.all().delete()
    Subscriber.objects.create(**restored)
    Delivery.objects.filter(state="sent").update(address=ADDRESS)
    record_stops()
    assert apply_erasures(ERASERS) >= 3
    assert tables_with(ADDRESS) == []
    assert list(Suppression.objects.values_list("reason", flat=True)) == ["erased", "erased"]
    assert apply_erasures(ERASERS) == 0


def test_reader_who_came_back_after_the_erasure_stays(client, reader):
    client.post(pages_of(reader)["erase"])
    carry_out_erasures()
    client.post("/subscriptions/", {**FORM, "address": ADDRESS})
    *_, link = mail_links()
    client.post(f"/{link}")
    assert Suppression.objects.count() == 0
    assert apply_erasures(ERASERS) == 0
    assert Subscriber.objects.get(address=ADDRESS).state == "active"


def test_nothing_is_erased_while_the_ledger_cannot_be_written(client, reader, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("No space left on device")

    client.post(pages_of(reader)["erase"])
    monkeypatch.setattr("operations.reader_erasures.record_erasure", full)
    with pytest.raises(OSError, match="No space"):
        carry_out_erasures()
    assert Subscriber.objects.count() == ErasureRequest.objects.count() == 1


def test_unsubscribed_reader_stays_so_after_a_restore(client, reader):
    restored = {"state": reader.state, "links_sent": reader.links_sent}
    client.post(pages_of(reader)["stop"])
    assert (record_stops(), record_stops()) == (1, 0)
    Subscriber.objects.update(**restored)
    Suppression.objects.all().delete()
    assert apply_erasures(ERASERS) == 3
    assert (Subscriber.objects.get().state, Suppression.objects.filter(reason="unsubscribed").count()) == ("stopped", 2)
    assert apply_erasures(ERASERS) == 0


def test_consent_after_the_unsubscription_counts_after_a_restore(client, reader):
    client.post(pages_of(reader)["stop"])
    record_stops()
    Subscriber.objects.update(links_sent=reader.links_sent)
    confirm(Subscriber.objects.get(), language="en-gb")
    assert apply_erasures(ERASERS) == 0
    assert Subscriber.objects.get().state == "active"


def test_ledger_names_no_address(client, reader, tmp_path):
    client.post(pages_of(reader)["erase"])
    carry_out_erasures()
    record_stops()
    written = [path.read_text() for path in tmp_path.rglob("*.json")]
    assert len(written) == 2
    assert not any("@" in text or "erase.me" in text for text in written)


def test_every_kind_of_the_ledger_has_an_eraser():
    for kind in ("subscriber", "unsubscribed"):
        record_erasure(kind, f"{'0' * 8}-0000-4000-8000-{'0' * 12}:2026-01-01T00:00:00+00:00")
    apply_erasures(ERASERS)
