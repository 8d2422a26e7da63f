"""Guards of sending and of moves that only a rare meeting of events needs: each test fails if its guard is taken out."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from mailing import freeze, journal, send, transitions
from mailing.delivery_rows.claim_rows import record_and_claim
from mailing.delivery_rows.row_results import Finished, record
from mailing.models import Channel, Delivery, Mailing, Suppression
from mailing.notices import queue_notice
from mailing.send import send_due
from mailing.transports.outcome import Outcome, Result
from tests.support.mailings import ACCEPTED, address_of, fast_channel, make_mailing, make_started_mailing, states

pytestmark = pytest.mark.django_db
State, Row = Mailing.State, Delivery.State
WORDS = {"subject": "Please confirm", "html": "<p>Do.</p>", "text": "Do."}
LONG_AGO = timedelta(days=400)


def work() -> int:
    return send_due(lambda: False)


def make_notice(number: int = 1) -> Mailing:
    return queue_notice(kind="confirmation", channel=fast_channel("confirmations"), address=address_of(number), **WORDS)


def test_small_mailing_goes_before_a_large_one_that_began_earlier(transport):
    make_started_mailing(4)
    make_notice(9)
    work()
    assert transport.sent[0] == address_of(9)


def test_mailing_of_a_held_channel_is_not_looked_at(transport):
    mailing = make_started_mailing(1)
    transitions.hold_channel(mailing.channel, "535 no")
    assert send.mailings_at_work() == []
    Channel.objects.update(retry_at=timezone.now())
    assert send.mailings_at_work() == [mailing]


def test_notice_needs_no_journal_of_its_own_from_earlier(transport):
    """Its file is of its month, and a new month has none."""
    notice = make_notice()
    notice.deliveries.update(claimed_at=timezone.now() - LONG_AGO, worker="earlier")
    assert work() == 1


def test_result_is_written_although_the_claim_of_the_next_row_fails(transport, monkeypatch):
    mailing = make_started_mailing(2)
    calls = iter(range(9))

    def fail_the_second_time(*arguments):
        if next(calls) == 1:
            raise OperationalError("database is locked")
        return record_and_claim(*arguments)

    monkeypatch.setattr(send, "record_and_claim", fail_the_second_time)
    with pytest.raises(OperationalError):
        work()
    assert states(mailing) == {"sent": 1, "pending": 1}


def test_result_is_written_again_and_again_while_the_database_is_away(transport, monkeypatch):
    mailing = make_started_mailing(1)
    record_, failures = send.record, iter([True, True, False])

    def fail_twice(finished):
        if next(failures):
            raise OperationalError("database is locked")
        return record_(finished)

    class Connection:
        in_atomic_block, vendor, closed = False, "test", 0

        def close(self):
            Connection.closed += 1

    synced = []
    monkeypatch.setattr(send, "record", fail_twice)
    monkeypatch.setattr(send, "RECORD_PAUSE", 0)
    monkeypatch.setattr(send, "make_commits_durable", lambda: synced.append(1))
    monkeypatch.setattr(send, "connection", Connection())
    send_due(lambda: bool(transport.sent))
    assert (states(mailing), Connection.closed, len(synced)) == ({"sent": 1}, 2, 3)


def test_sqlite_syncs_each_commit_of_a_sender(monkeypatch):
    said = []

    class Cursor:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        execute = staticmethod(said.append)

    class Connection:
        vendor, in_atomic_block = "sqlite", False
        cursor = Cursor

    monkeypatch.setattr(send, "connection", Connection())
    send.make_commits_durable()
    assert said == ["PRAGMA synchronous=FULL"]


def test_mail_that_was_taken_counts_although_the_journal_cannot_say_so(transport, journal_folder, caplog):
    mailing = make_started_mailing(2)

    def fill_the_disk(recipient):
        path = journal.open_journal(mailing).path
        path.unlink()
        path.mkdir()
        return ACCEPTED

    transport.answer = fill_the_disk
    work()
    assert states(mailing) == {"sent": 1, "pending": 1}
    assert "could not be written" in caplog.text


def test_refused_password_waits_for_a_person_without_an_hour(transport):
    transport.answer = Outcome(Result.MISCONFIGURED, "535 no")
    make_started_mailing(1)
    work()
    assert Channel.objects.get().retry_at is None


def test_refusals_that_are_not_one_after_another_hold_nothing(transport):
    refused = Outcome(Result.PERMANENT, "550 no")
    transport.answer = lambda recipient: ACCEPTED if len(transport.sent) % 3 == 0 else refused
    mailing = make_started_mailing(36)
    work()
    assert (states(mailing), Mailing.objects.get().state) == ({"sent": 12, "failed": 24}, "sent")


def test_hard_bounce_during_sending_is_honoured_in_every_channel(transport):
    mailing = make_started_mailing(2)

    def bounce(recipient):
        address_hash = mailing.deliveries.get(address=address_of(2)).address_hash
        Suppression.objects.create(address_hash=address_hash, scope="", reason="hard_bounce")
        return ACCEPTED

    transport.answer = bounce
    work()
    assert (transport.sent, states(mailing)) == ([address_of(1)], {"sent": 1, "excluded": 1})


@pytest.mark.parametrize(
    "change", [{"worker": "another"}, {"claimed_at": timezone.now() - LONG_AGO}, {"state": "cancelled"}, {"state": "failed"}]
)
def test_result_of_a_row_that_is_not_this_workers_any_more_is_not_written(change):
    mailing = make_started_mailing(1)
    claimed = record_and_claim(None, mailing, "me")
    mailing.deliveries.update(**change)
    before = mailing.deliveries.values().get()
    assert not record(Finished(claimed.delivery, ACCEPTED))
    assert mailing.deliveries.values().get() == before


def test_words_of_a_server_are_cut_to_what_the_ledger_holds(transport):
    transport.answer = Outcome(Result.ACCEPTED, "x" * 999, "y" * 999)
    mailing = make_started_mailing(1)
    work()
    row = mailing.deliveries.get()
    assert (len(row.reply), len(row.provider_id)) == (300, 200)


def test_mailing_that_is_cancelled_while_a_batch_is_worked_out_gets_no_row(monkeypatch):
    mailing = make_mailing(3)
    transitions.freeze(mailing)
    monkeypatch.setattr(freeze, "_suppressed", lambda *_: transitions.cancel(mailing) and {})
    assert freeze.freeze_batch(Mailing.objects.get()) == 0
    assert not Delivery.objects.exists()


def test_collecting_starts_what_was_scheduled():
    mailing = make_mailing(1)
    transitions.schedule(mailing, timezone.now() - timedelta(minutes=1))
    freeze.freeze_due(lambda: False)
    assert Mailing.objects.get().state == State.SENDING


def test_only_scheduled_mailings_start_at_their_hour():
    mailing = make_mailing()
    Mailing.objects.update(scheduled_at=timezone.now() - timedelta(hours=1), state=State.CANCELLED)
    assert transitions.start_due(timezone.now()) == 0
    mailing.refresh_from_db()
    assert mailing.state == State.CANCELLED


def test_person_who_starts_a_scheduled_mailing_later_is_not_too_late(transport):
    mailing = make_mailing(1)
    past = timezone.now() - timedelta(hours=5)
    transitions.schedule(mailing, past, past + timedelta(hours=1))
    assert transitions.start(mailing, None)
    assert mailing.not_after is None


def test_release_remembers_what_the_person_has_accepted():
    mailing = make_started_mailing(1)
    for seen, kept in ((5, 5), (None, 5)):
        transitions.hold(mailing, "Why?")
        transitions.release(mailing, accepted_change=seen)
        assert Mailing.objects.get(pk=mailing.pk).accepted_change == kept


def test_released_channel_begins_its_pauses_anew():
    channel = fast_channel()
    for _ in range(3):
        transitions.hold_channel(channel, "away", retry_at=timezone.now())
    assert Channel.objects.get(pk=channel.pk).failures == 3
    assert transitions.release_channel(channel)
    assert (Channel.objects.get(pk=channel.pk).failures, transitions.release_channel(channel)) == (0, False)


def test_reason_of_any_length_is_kept_in_short():
    mailing = make_started_mailing(1)
    transitions.hold(mailing, "x" * 999)
    transitions.hold_channel(mailing.channel, "y" * 999)
    mailing.refresh_from_db()
    assert (len(mailing.held_reason), len(Channel.objects.get().held_reason)) == (300, 300)


def test_mail_of_an_erased_reader_is_not_sent_again():
    mailing = make_started_mailing(1)
    mailing.deliveries.update(state=Row.UNKNOWN, address="")
    assert not transitions.send_again(mailing.deliveries.get(), "me")


def test_mail_that_is_sent_again_goes_at_once_and_wakes_no_cancelled_mailing(transport):
    mailing = make_started_mailing(1)
    mailing.deliveries.update(state=Row.FAILED, next_at=timezone.now() + LONG_AGO)
    Mailing.objects.update(state=State.CANCELLED)
    assert transitions.send_again(mailing.deliveries.get(), "me")
    mailing.refresh_from_db()
    assert (mailing.state, mailing.deliveries.get().next_at <= timezone.now()) == ("cancelled", True)


def test_mail_is_not_sent_again_while_the_journal_cannot_be_written(journal_folder):
    mailing = make_started_mailing(1)
    mailing.deliveries.update(state=Row.UNKNOWN)
    journal_folder.write_text("a file where the folder should be")
    with pytest.raises(OSError, match=r".+"):
        transitions.send_again(mailing.deliveries.get(), "me")
    assert states(mailing) == {"unknown": 1}


def test_only_refused_mails_are_sent_again_together():
    mailing = make_started_mailing(3)
    for number, state in enumerate((Row.FAILED, Row.UNKNOWN, Row.SENT), 1):
        mailing.deliveries.filter(address=address_of(number)).update(state=state)
    assert transitions.send_failed_again(mailing, "me") == 1
    assert states(mailing) == {"pending": 1, "unknown": 1, "sent": 1}
