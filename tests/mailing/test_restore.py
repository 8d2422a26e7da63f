"""A restored database is older than what was sent: the journal knows, and nobody is mailed twice."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from mailing import journal
from mailing.delivery_rows.claim_rows import record_and_claim
from mailing.models import Delivery, Mailing
from mailing.notices import queue_notice
from mailing.send import Round, send_due
from mailing.transports.outcome import Outcome, Result
from operations.after_restore import held_work
from operations.worker_jobs import worker_jobs
from tests.support.mailings import ACCEPTED, address_of, fast_channel, make_started_mailing, states

pytestmark = pytest.mark.django_db
READERS, AT_BACKUP = 60, 25


def work() -> int:
    return send_due(lambda: False)


def reconcile(*arguments: str) -> str:
    said = StringIO()
    call_command("reconcile_mailing", *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture
def restored(transport) -> Mailing:
    """A mailing whose database is as it was at AT_BACKUP of READERS, although all were sent."""
    mailing = make_started_mailing(READERS)
    send_due(lambda: len(transport.sent) == AT_BACKUP)
    rows = {row.pk: row for row in Delivery.objects.all()}
    work()
    assert len(transport.sent) == READERS
    for row in rows.values():
        row.save()
    Mailing.objects.update(state=Mailing.State.SENDING, finished_at=None)
    journal.forget_open_journals()
    transport.sent.clear()
    return mailing


def test_restored_database_sends_nothing_until_it_is_reconciled(restored, transport, caplog):
    assert states(restored) == {"sent": AT_BACKUP, "pending": READERS - AT_BACKUP}
    work()
    work()
    restored.refresh_from_db()
    assert (restored.state, transport.sent) == ("held", [])
    assert "reconcile_mailing" in restored.held_reason
    assert f"{READERS - AT_BACKUP} sent; now sending" in reconcile()
    work()
    restored.refresh_from_db()
    assert (restored.state, states(restored), transport.sent) == ("sent", {"sent": READERS}, [])


def test_mails_that_were_not_begun_go_out_after_reconciling(transport, caplog):
    mailing = make_started_mailing(4)
    before = {row.pk: row for row in Delivery.objects.all()}
    send_due(lambda: len(transport.sent) == 2)
    for row in before.values():
        row.save()
    journal.forget_open_journals()
    work()
    reconcile(str(mailing.uid))
    work()
    assert transport.sent == [address_of(number) for number in (1, 2, 3, 4)]


def test_mail_that_was_begun_and_has_no_end_becomes_unknown(transport):
    mailing = make_started_mailing(1)
    journal.open_journal(mailing).write(journal.START, mailing.deliveries.get().address_hash)
    reconcile(str(mailing.uid))
    work()
    assert (states(mailing), transport.sent) == ({"unknown": 1}, [])


def test_mail_that_was_put_off_is_no_contradiction(transport):
    transport.answer = Outcome(Result.TRANSIENT, "450 later")
    mailing = make_started_mailing(1)
    work()
    journal.forget_open_journals()
    transport.answer = ACCEPTED
    mailing.deliveries.update(next_at=timezone.now())
    work()
    assert states(mailing) == {"sent": 1}


def test_missing_journal_holds_the_mailing(transport, caplog):
    mailing = make_started_mailing(3)
    send_due(lambda: bool(transport.sent))
    journal.open_journal(mailing).path.unlink()
    journal.forget_open_journals()
    work()
    assert len(transport.sent) == 1
    with pytest.raises(CommandError, match="does not exist"):
        reconcile(str(mailing.uid))
    reconcile(str(mailing.uid), "--without-journal")
    work()
    assert len(transport.sent) == 3


def test_notice_is_not_sent_twice_either(transport, caplog):
    words = {"subject": "Please confirm", "html": "<p>Do.</p>", "text": "Do."}
    notice = queue_notice(kind="confirmation", channel=fast_channel("confirmations"), address="new@example.org", **words)
    before = notice.deliveries.get()
    work()
    before.save()
    Mailing.objects.update(state=Mailing.State.SENDING)
    journal.forget_open_journals()
    work()
    assert transport.sent == ["new@example.org"]
    reconcile()
    assert states(notice) == {"sent": 1}


def test_worker_sends_nothing_before_a_person_has_decided(transport, settings):
    settings.LINK_CHECKS = False
    mailing = make_started_mailing(1)
    held_work.hold_all(backup_made_at=timezone.now(), now=timezone.now())
    kind = held_work.KINDS[held_work.MAILINGS]
    assert kind.describe(kind.count(timezone.now())) == "1 mailing"
    assert kind.examples(timezone.now()) == ["test: August (sending)"]
    for job in worker_jobs(lambda: False, seconds=1):
        if job.outward_kind == held_work.MAILINGS:
            job.run_unless_held()
    assert transport.sent == []
    assert held_work.decide(held_work.MAILINGS, drop=True, by=None)
    work()
    assert (states(mailing), transport.sent) == ({"cancelled": 1}, [])


def test_damaged_line_of_the_journal_is_left_out(transport, journal_folder):
    mailing = make_started_mailing(1)
    book = journal.open_journal(mailing)
    book.append(f"half a line {mailing.uid.hex} start")
    book.write(journal.START, mailing.deliveries.get().address_hash)
    assert book.has_started(mailing.deliveries.get().address_hash)
    assert not book.has_started("00" * 32)


def test_worker_that_meets_the_first_claim_of_another_goes_on(transport):
    """The other has claimed and not yet written: its journal is there all the same."""
    mailing = make_started_mailing(2)
    first = Round(transport, lambda: False)
    assert not first._must_wait(mailing)
    record_and_claim(None, mailing, "a worker that has not written yet")
    assert not Round(transport, lambda: False)._must_wait(mailing)
