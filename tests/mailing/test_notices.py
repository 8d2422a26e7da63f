"""One mail to one address, and the outbox that has the mails of a site without a mail server."""

import email
from datetime import timedelta
from email import policy

import pytest
from django.utils import timezone
from environ import Env

from mailing.address_hash import address_hasher
from mailing.channels import get_channel
from mailing.models import Delivery, Mailing, Suppression
from mailing.notices import queue_notice
from mailing.send import send_due
from mailing.settle import NOTICE_RETENTION, delete_old_notices
from tests.support.mailings import make_started_mailing

pytestmark = pytest.mark.django_db
WORDS = {"subject": "Please confirm", "html": "<p>Follow the link. 确认</p>", "text": "Follow the link. 确认"}


@pytest.fixture
def outbox(settings, tmp_path):
    settings.MAILING = Env.email_url_config(f"filemail:///{tmp_path / 'outbox'}")
    return tmp_path / "outbox"


def queue(address: str = "new@example.org") -> Mailing:
    return queue_notice(kind="confirmation", channel=get_channel("confirmations"), address=address, **WORDS)


def test_notice_is_sent_as_one_mail_that_is_no_list(outbox):
    notice = queue()
    assert send_due(lambda: False) == 1
    (path,) = outbox.iterdir()
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (message["To"], message["Subject"], message["Auto-Submitted"]) == ("new@example.org", "Please confirm", "auto-generated")
    assert [name for name in message if name.startswith("List-")] == []
    assert message.get_body(("plain",)).get_content().strip() == WORDS["text"]
    assert message.get_body(("html",)).get_content().strip() == WORDS["html"]
    notice.refresh_from_db()
    assert (notice.state, notice.deliveries.get().provider_id) == ("sent", path.name)


def test_unsubscribed_reader_still_gets_a_confirmation_and_a_dead_address_does_not(outbox):
    hashed = address_hasher()
    Suppression.objects.create(address_hash=hashed("left@example.org"), scope="newsletter", reason="unsubscribed")
    Suppression.objects.create(address_hash=hashed("gone@example.org"), scope="", reason="hard_bounce")
    queue("left@example.org")
    queue("gone@example.org")
    assert send_due(lambda: False) == 1
    assert dict(Delivery.objects.values_list("address", "state")) == {"left@example.org": "sent", "gone@example.org": "excluded"}


@pytest.mark.parametrize("address", ["a@example.org\nBcc: b@example.org", "", "a@example.org\r"])
def test_address_with_a_line_break_is_refused(address):
    with pytest.raises(ValueError, match="no line breaks"):
        queue(address)
    assert not Mailing.objects.exists()


def test_full_outbox_sends_later(outbox, caplog):
    outbox.write_text("a file where the folder should be")
    mailing = make_started_mailing(1)
    send_due(lambda: False)
    assert mailing.deliveries.get().state == "pending"
    outbox.unlink()


def test_bounces_come_back_under_the_number_of_the_delivery(outbox, settings):
    settings.MAIL_RETURN_PATH = "bounces@desk.example"
    notice = queue()
    send_due(lambda: False)
    (path,) = outbox.iterdir()
    assert path.read_text().startswith(f"Return-Path: <bounces+{notice.deliveries.get().uid.hex}@desk.example>\n")


def test_old_notices_are_deleted_with_their_addresses_and_mailings_stay(outbox):
    notice, waiting, mailing = queue("a@example.org"), queue("b@example.org"), make_started_mailing(1)
    long_ago = timezone.now() - NOTICE_RETENTION - timedelta(minutes=1)
    Mailing.objects.filter(pk__in=(notice.pk, mailing.pk)).update(state="sent", finished_at=long_ago)
    delete_old_notices()
    assert set(Mailing.objects.values_list("pk", flat=True)) == {waiting.pk, mailing.pk}
    assert not Delivery.objects.filter(address="a@example.org").exists()
