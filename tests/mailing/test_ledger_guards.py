"""Guards of the ledger that only a rare meeting of events needs: each test fails if its guard is taken out."""

import os
import stat
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from mailing import freeze, journal, send, settle, transitions
from mailing.delivery_rows.claim_rows import record_and_claim
from mailing.delivery_rows.row_results import Finished, record
from mailing.models import Channel, Delivery, Mailing, Suppression
from mailing.notices import queue_notice
from mailing.reconcile import mailings_to_reconcile, reconcile
from mailing.send import send_due
from mailing.settle import delete_old_notices, finish_if_over, settle_by_journal, settle_rows
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


def line(mailing: Mailing, word: str, detail: str = "") -> None:
    journal.open_journal(mailing).write(word, mailing.deliveries.get().address_hash, detail)


# sending


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


# freezing


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


# moves


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


# settling


@pytest.mark.parametrize("change", [{"state": "sent"}, {"claimed_at": timezone.now()}])
def test_row_that_changed_meanwhile_is_not_settled(change):
    mailing = make_started_mailing(1)
    record_and_claim(None, mailing, "dead")
    seen = mailing.deliveries.get()
    mailing.deliveries.update(**change)
    assert not settle_by_journal(seen, None)
    assert states(mailing) == {change.get("state", "sending"): 1}


def test_worker_that_died_after_a_refusal_was_noted_has_failed():
    mailing = make_started_mailing(1)
    record_and_claim(None, mailing, "dead")
    line(mailing, journal.START)
    line(mailing, journal.FAILED, "550 no")
    mailing.deliveries.update(claimed_at=timezone.now() - settle.LEASE)
    settle_rows()
    row = mailing.deliveries.get()
    assert (row.state, row.reply) == ("failed", "550 no")


def test_cancelling_leaves_alone_what_was_sent_before():
    mailing = make_started_mailing(2)
    mailing.deliveries.filter(address=address_of(1)).update(state=Row.SENT)
    transitions.cancel(mailing)
    settle_rows()
    assert states(mailing) == {"sent": 1, "cancelled": 1}


@pytest.mark.parametrize(("state", "row"), [("sending", "sending"), ("paused", "sent"), ("sending", "pending")])
def test_mailing_is_over_only_if_nothing_is_on_its_way_and_it_was_sending(state, row):
    mailing = make_started_mailing(1)
    mailing.deliveries.update(state=row, worker="w", claimed_at=timezone.now())
    Mailing.objects.update(state=state)
    assert not finish_if_over(mailing)
    assert Mailing.objects.get().state == state


def test_what_was_sent_to_a_reader_who_left_since_stays_sent():
    mailing = make_started_mailing(1)
    mailing.deliveries.update(state=Row.SENT, address="")
    assert finish_if_over(mailing)
    assert states(mailing) == {"sent": 1}


def test_old_notices_are_deleted_and_everything_else_stays():
    notices = [make_notice(number) for number in range(3)]
    mailing = make_started_mailing(1)
    Mailing.objects.update(state=State.SENT, finished_at=timezone.now() - LONG_AGO)
    Mailing.objects.filter(pk=notices[0].pk).update(finished_at=timezone.now() - timedelta(days=1))
    Mailing.objects.filter(pk=notices[1].pk).update(state=State.SENDING)
    delete_old_notices()
    assert set(Mailing.objects.values_list("pk", flat=True)) == {notices[0].pk, notices[1].pk, mailing.pk}


# after a restore


@pytest.mark.parametrize("word", journal.WAITS)
def test_mail_that_may_wait_is_not_marked_after_a_restore(word):
    mailing = make_started_mailing(1)
    line(mailing, journal.START)
    line(mailing, word)
    assert not reconcile(mailing)
    assert states(mailing) == {"pending": 1}


def test_only_unfinished_mailings_with_a_journal_are_reconciled():
    finished, unheard, begun = (make_started_mailing(1) for _ in range(3))
    for mailing in (finished, begun):
        line(mailing, journal.START)
    Mailing.objects.filter(pk=finished.pk).update(state=State.SENT)
    assert mailings_to_reconcile() == [begun]
    assert not journal.open_journal(unheard).exists


def test_notices_of_a_month_share_a_journal_and_each_reads_its_own_lines():
    one, other = make_notice(1), make_notice(1)
    line(one, journal.START)
    assert journal.open_journal(one).path == journal.open_journal(other).path
    assert [len(journal.open_journal(mailing).last_lines()) for mailing in (one, other)] == [1, 0]
    assert not journal.open_journal(other).has_started(other.deliveries.get().address_hash)


# the journal


def test_line_on_a_full_disk_is_refused_and_does_not_spoil_the_next(tmp_path, monkeypatch):
    path, write = tmp_path / "x.log", os.write
    cuts = iter([10])

    def write_half(file, data):
        return write(file, data[: next(cuts, len(data))])

    monkeypatch.setattr(os, "write", write_half)
    book = journal.Journal(path, "mailing")
    with pytest.raises(OSError, match="not written whole"):
        book.append(f"at start mailing {'0' * 64} said")
    book.append(f"at start mailing {'1' * 64} said")
    lines, _ = journal.read_lines(path, 0)
    assert [one.address_hash for one in lines] == ["1" * 64]


def test_journal_that_was_taken_away_is_begun_anew(journal_folder):
    mailing = make_started_mailing(1)
    book = journal.open_journal(mailing)
    book.write(journal.START, "aa" * 32)
    book.path.rename(journal_folder / "kept.log")
    book.write(journal.START, "bb" * 32)
    assert [one.address_hash[:2] for one in journal.read_lines(book.path, 0)[0]] == ["bb"]
    assert book.has_started("bb" * 32)


@pytest.mark.parametrize("word", [journal.START, journal.AGAIN])
def test_lines_of_two_processes_that_take_turns_are_all_known(word):
    mailing = make_started_mailing(1)
    book = journal.open_journal(mailing)
    other = journal.Journal(book.path, book.mailing)
    for number in range(4):
        writer = (book, other)[number % 2]
        writer.write(journal.START, f"{number:064x}")
    other.write(word, f"{0:064x}")
    for reader in (book, other):
        known = [reader.has_started(f"{number:064x}") for number in range(5)]
        assert known == [word == journal.START, True, True, True, False]


def test_line_that_is_being_written_is_read_when_it_is_whole(tmp_path):
    path = tmp_path / "x.log"
    path.write_bytes(b"at start mailing 00 said\nat start mailing 11 sa")
    lines, offset = journal.read_lines(path, 0)
    assert [one.address_hash for one in lines] == ["00"]
    with path.open("ab") as file:
        file.write(b"id\n")
    assert [one.address_hash for one in journal.read_lines(path, offset)[0]] == ["11"]


def test_bytes_that_are_no_text_and_lines_that_are_none_spoil_nothing(tmp_path):
    path = tmp_path / "x.log"
    path.write_bytes(b"\xff\xfe\nnonsense\n\nat start mailing 00 said \xff\n")
    assert [one.address_hash for one in journal.read_lines(path, 0)[0]] == ["00"]


def test_what_a_server_says_stays_on_one_line_and_is_cut(transport):
    mailing = make_started_mailing(1)
    transport.answer = Outcome(Result.ACCEPTED, "250 ok\nat failed x y z" + "z" * 999)
    work()
    (last,) = journal.open_journal(mailing).last_lines().values()
    assert (last.word, len(last.detail)) == (journal.SENT, journal.MAX_DETAIL)
    assert len(journal.open_journal(mailing).path.read_text().splitlines()) == 2


def test_journal_is_readable_by_its_owner_alone(journal_folder):
    mailing, notice = make_started_mailing(1), make_notice()
    journal.open_journal(mailing).begin()
    line(notice, journal.START)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in journal_folder.iterdir()}
    assert (modes, stat.S_IMODE(journal_folder.stat().st_mode)) == ({0o600}, 0o700)
