"""Sending: one row at a time, and what becomes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing import journal, send, settle, transitions
from mailing.address_hash import address_hasher
from mailing.delivery_rows.claim_rows import record_and_claim
from mailing.delivery_rows.row_results import PAUSES
from mailing.models import Channel, Delivery, Mailing, Suppression
from mailing.notices import queue_notice
from mailing.send import send_due
from mailing.transports.outcome import Outcome, Result
from tests.support.mailings import ACCEPTED, address_of, fast_channel, make_due, make_started_mailing, states

pytestmark = pytest.mark.django_db
State, Row = Mailing.State, Delivery.State


def work() -> int:
    return send_due(lambda: False)


def fresh(mailing: Mailing) -> Mailing:
    mailing.refresh_from_db()
    return mailing


def test_each_recipient_gets_one_mail_and_the_mailing_ends(transport):
    mailing = make_started_mailing(5)
    assert work() == 5
    assert transport.sent == [address_of(number) for number in range(1, 6)]
    assert fresh(mailing).state == State.SENT
    assert mailing.finished_at
    assert work() == 0
    assert set(mailing.deliveries.values_list("state", "attempts", "reply", "provider_id")) == {
        ("sent", 1, "250 2.0.0 queued as 4AbC", "4AbC")
    }


def test_mail_has_the_parts_of_its_selection_and_the_readers_own_link(transport, settings):
    make_started_mailing(3)
    work()
    first, _, third = transport.messages
    assert b"One more item" in first
    assert b"One more item" not in third
    uid = Delivery.objects.get(address=address_of(1)).uid.hex
    assert f"List-Unsubscribe: <{settings.SITE_URL}/subscriptions/stop/token-1/{uid}/>".encode() in first


def test_row_is_committed_as_sending_before_the_server_hears_of_it(transport):
    mailing = make_started_mailing(1)
    seen = []

    def look(recipient):
        seen.append(mailing.deliveries.get().state)
        seen.append(journal.open_journal(mailing).last_lines()[mailing.deliveries.get().address_hash].word)
        return ACCEPTED

    transport.answer = look
    work()
    assert seen == ["sending", "start"]


def test_put_off_mail_is_tried_again_after_growing_pauses_and_given_up_at_last(transport):
    transport.answer = Outcome(Result.TRANSIENT, "450 4.2.1 busy")
    mailing = make_started_mailing(1)
    for number, pause in enumerate(PAUSES, 1):
        before = timezone.now()
        work()
        work()
        row = mailing.deliveries.get()
        assert (row.state, row.attempts, len(transport.sent)) == ("pending", number, number)
        assert before + pause <= row.next_at <= timezone.now() + pause
        make_due(mailing)
    work()
    row = mailing.deliveries.get()
    assert (row.state, row.reason) == ("failed", "Put off too often.")
    assert fresh(mailing).state == State.SENT


@pytest.mark.parametrize(("result", "state", "attempts"), [(Result.PERMANENT, "failed", 1), (Result.UNKNOWN, "unknown", 0)])
def test_refused_or_unanswered_mail_is_not_tried_again(transport, result, state, attempts):
    transport.answer = Outcome(result, "what was heard")
    mailing = make_started_mailing(1)
    work()
    work()
    row = mailing.deliveries.get()
    assert (row.state, row.attempts, row.reply, len(transport.sent)) == (state, attempts, "what was heard", 1)
    assert fresh(mailing).state == State.SENT


def test_absent_server_costs_no_attempt_and_is_asked_again_by_itself(transport, caplog):
    transport.answer = Outcome(Result.AWAY, "Connection refused")
    mailing = make_started_mailing(3)
    work()
    channel = Channel.objects.get(code="newsletter")
    assert (channel.held_reason, len(transport.sent)) == ("Connection refused", 1)
    assert set(mailing.deliveries.values_list("state", "attempts")) == {("pending", 0)}
    assert "Connection refused" in caplog.text
    work()
    assert len(transport.sent) == 1
    Channel.objects.update(retry_at=timezone.now())
    transport.answer = ACCEPTED
    work()
    assert fresh(mailing).state == State.SENT
    assert Channel.objects.get(code="newsletter").held_reason == ""


def test_pauses_of_an_absent_server_grow(transport):
    transport.answer = Outcome(Result.AWAY, "Connection refused")
    make_started_mailing(1)
    pauses = []
    for _ in range(7):
        work()
        pauses.append(round((Channel.objects.get(code="newsletter").retry_at - timezone.now()).total_seconds()))
        Channel.objects.update(retry_at=timezone.now())
    assert pauses == [30, 60, 120, 240, 480, 900, 900]


def test_refused_password_stops_the_channel_until_a_person_releases_it(transport):
    transport.answer = Outcome(Result.MISCONFIGURED, "535 5.7.8 no")
    mailing = make_started_mailing(3)
    work()
    Channel.objects.update(held_at=timezone.now() - timedelta(days=1))
    work()
    assert len(transport.sent) == 1
    assert states(mailing) == {"pending": 3}
    transport.answer = ACCEPTED
    assert transitions.release_channel(mailing.channel)
    work()
    assert states(mailing) == {"sent": 3}


@pytest.mark.parametrize(("result", "sent"), [(Result.PERMANENT, 20), (Result.UNKNOWN, 3)])
def test_mails_that_end_badly_one_after_another_hold_the_mailing(transport, result, sent):
    transport.answer = Outcome(result, "554 5.7.1 we do not want this")
    mailing = make_started_mailing(30)
    work()
    assert fresh(mailing).state == State.HELD
    assert "554 5.7.1 we do not want this" in mailing.held_reason
    assert len(transport.sent) == sent


def test_paused_mailing_sends_no_further_mail(transport):
    mailing = make_started_mailing(4)

    def pause(recipient):
        transitions.pause(mailing)
        return ACCEPTED

    transport.answer = pause
    work()
    assert states(mailing) == {"sent": 1, "pending": 3}
    transport.answer = ACCEPTED
    transitions.resume(mailing)
    work()
    assert states(mailing) == {"sent": 4}


def test_cancelled_mailing_has_its_waiting_rows_cancelled(transport):
    mailing = make_started_mailing(3)
    transitions.cancel(mailing)
    work()
    assert (states(mailing), transport.sent) == ({"cancelled": 3}, [])


def test_unsubscription_during_sending_is_honoured_and_the_mailing_still_ends(transport):
    mailing = make_started_mailing(3)

    def unsubscribe(recipient):
        hashed = address_hasher()(address_of(3))
        Suppression.objects.get_or_create(address_hash=hashed, scope="newsletter", defaults={"reason": "unsubscribed"})
        return ACCEPTED

    transport.answer = unsubscribe
    work()
    assert address_of(3) not in transport.sent
    assert states(mailing) == {"sent": 2, "excluded": 1}
    assert fresh(mailing).state == State.SENT


def test_reader_who_was_erased_while_the_mail_was_put_off_is_left_out(transport):
    mailing = make_started_mailing(2)
    mailing.deliveries.filter(address=address_of(1)).update(address="")
    send_due(lambda: False)
    assert sorted(mailing.deliveries.values_list("state", "address")) == [("excluded", ""), ("sent", address_of(2))]
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENT


def test_row_past_its_lease_becomes_unknown_and_never_waits_again(transport):
    mailing = make_started_mailing(1)
    record_and_claim(None, mailing, "a worker that dies")
    mailing.deliveries.update(claimed_at=timezone.now() - settle.LEASE + timedelta(seconds=5))
    work()
    assert states(mailing) == {"sending": 1}
    mailing.deliveries.update(claimed_at=timezone.now() - settle.LEASE)
    work()
    assert states(mailing) == {"unknown": 1}
    assert transport.sent == []


def test_worker_that_died_after_its_line_in_the_journal_has_sent(transport):
    mailing = make_started_mailing(1)
    claimed = record_and_claim(None, mailing, "a worker that dies")
    book = journal.open_journal(mailing)
    book.write(journal.START, claimed.delivery.address_hash)
    book.write(journal.SENT, claimed.delivery.address_hash, "250 ok")
    mailing.deliveries.update(claimed_at=timezone.now() - settle.LEASE)
    work()
    row = mailing.deliveries.get()
    assert (row.state, row.reply, transport.sent) == ("sent", "250 ok", [])


def test_late_record_of_the_same_worker_settles_an_unknown(transport):
    mailing = make_started_mailing(1)

    def lose_the_lease(recipient):
        mailing.deliveries.update(state="unknown")
        return ACCEPTED

    transport.answer = lose_the_lease
    work()
    assert states(mailing) == {"sent": 1}


def test_claim_that_was_overslept_is_not_sent(transport, monkeypatch):
    mailing = make_started_mailing(1)
    monkeypatch.setattr(send, "CLAIM_IS_FRESH", timedelta(0))
    stopped = iter([False] * 3 + [True] * 5)
    send_due(lambda: next(stopped))
    assert transport.sent == []
    assert states(mailing) == {"pending": 1}


def test_unknown_mail_is_sent_again_by_a_person_only(transport):
    transport.answer = Outcome(Result.UNKNOWN, "cut")
    mailing = make_started_mailing(1)
    work()
    transport.answer = ACCEPTED
    row = mailing.deliveries.get()
    assert transitions.send_again(row, "publisher")
    assert not transitions.send_again(row, "publisher")
    work()
    assert (states(mailing), len(transport.sent)) == ({"sent": 1}, 2)
    assert fresh(mailing).state == State.SENT


def test_refused_mails_are_sent_again_together(transport):
    transport.answer = Outcome(Result.PERMANENT, "550 no")
    mailing = make_started_mailing(3)
    work()
    transport.answer = ACCEPTED
    assert transitions.send_failed_again(mailing, "publisher") == 3
    work()
    assert states(mailing) == {"sent": 3}


def test_too_late_mailing_is_held(transport):
    mailing = make_started_mailing(1, not_after=None)
    Mailing.objects.update(not_after=timezone.now() - timedelta(minutes=1))
    work()
    assert fresh(mailing).state == State.HELD
    assert mailing.held_reason.startswith("It is later than")
    assert transport.sent == []
    transitions.release(mailing)
    work()
    assert fresh(mailing).state == State.SENT


def test_another_machine_asks_before_it_goes_on(transport, settings):
    make_started_mailing(1)
    work()
    settings.MAIL_HOST = "the-clone"
    mailing = make_started_mailing(1)
    work()
    assert states(mailing) == {"pending": 1}
    assert "the-clone" in Channel.objects.get(code="newsletter").held_reason
    transitions.release_channel(mailing.channel)
    work()
    assert states(mailing) == {"sent": 1}


def test_notice_does_not_wait_for_a_large_mailing(transport, monkeypatch):
    monkeypatch.setattr(send, "SLICE", 0.0)
    large = make_started_mailing(9)

    def ask_for_a_confirmation(recipient):
        if len(transport.sent) == 2:
            notice = {"address": "new@example.org", "subject": "Please confirm", "html": "<p>Do.</p>", "text": "Do."}
            queue_notice(kind="confirmation", channel=fast_channel("confirmations"), **notice)
        return ACCEPTED

    transport.answer = ask_for_a_confirmation
    work()
    assert transport.sent.index("new@example.org") < 4
    assert states(large) == {"sent": 9}


def test_rate_is_kept(transport):
    mailing = make_started_mailing(10)
    Channel.objects.update(interval=20_000)
    began = timezone.now()
    work()
    assert states(mailing) == {"sent": 10}
    assert timezone.now() - began > timedelta(seconds=0.14)


def test_mail_that_cannot_be_composed_holds_the_mailing_and_is_not_sent(transport, monkeypatch, caplog):
    mailing = make_started_mailing(2)
    monkeypatch.setattr(send, "build_message", lambda **_: 1 / 0)
    work()
    assert fresh(mailing).state == State.HELD
    assert states(mailing) == {"pending": 2}
    assert journal.open_journal(mailing).last_lines() == {}


def test_nothing_is_sent_where_the_journal_cannot_be_written(transport, journal_folder, caplog):
    journal_folder.write_text("a file where the folder should be")
    mailing = make_started_mailing(1)
    work()
    assert states(mailing) == {"pending": 1}
    assert transport.sent == []
    assert "journal cannot be written" in Channel.objects.get(code="newsletter").held_reason


def test_stopped_worker_writes_what_it_did_and_begins_no_other_mail(transport):
    mailing = make_started_mailing(5)
    send_due(lambda: bool(transport.sent))
    assert states(mailing) == {"sent": 1, "pending": 4}
