"""Rows and mailings that nobody is at any more, and what a restored database makes of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing import journal, settle, transitions
from mailing.delivery_rows.claim_rows import record_and_claim
from mailing.models import Delivery, Mailing
from mailing.notices import queue_notice
from mailing.reconcile import mailings_to_reconcile, reconcile
from mailing.settle import delete_old_notices, finish_if_over, settle_by_journal, settle_rows
from tests.support.mailings import address_of, fast_channel, make_started_mailing, states

pytestmark = pytest.mark.django_db
State, Row = Mailing.State, Delivery.State
WORDS = {"subject": "Please confirm", "html": "<p>Do.</p>", "text": "Do."}
LONG_AGO = timedelta(days=400)


def make_notice(number: int = 1) -> Mailing:
    return queue_notice(kind="confirmation", channel=fast_channel("confirmations"), address=address_of(number), **WORDS)


def line(mailing: Mailing, word: str, detail: str = "") -> None:
    journal.open_journal(mailing).write(word, mailing.deliveries.get().address_hash, detail)


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
