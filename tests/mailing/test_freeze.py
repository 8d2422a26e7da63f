"""The audience of a mailing becomes rows: each candidate one, whoever collects them."""

import pytest

from mailing import freeze
from mailing.address_hash import address_hasher
from mailing.freeze import freeze_batch, freeze_due
from mailing.models import Delivery, Mailing, Selection, Suppression
from mailing.transitions import freeze as begin
from mailing.transitions import start
from tests.support.mailings import address_of, make_mailing, states

pytestmark = pytest.mark.django_db
State = Mailing.State


def collect(mailing: Mailing) -> Mailing:
    freeze_due(lambda: False)
    mailing.refresh_from_db()
    return mailing


def test_each_candidate_becomes_one_row(monkeypatch):
    monkeypatch.setattr(freeze, "BATCH_SIZE", 4)
    mailing = make_mailing(10)
    begin(mailing)
    collect(mailing)
    assert mailing.state == State.READY
    assert mailing.candidates == Delivery.objects.filter(mailing=mailing).count() == 10
    assert states(mailing) == {"pending": 10}


def test_mailing_that_was_started_sends_once_its_recipients_are_known():
    mailing = make_mailing(2)
    start(mailing, by=None)
    assert collect(mailing).state == State.SENDING


def test_readers_of_one_preference_share_a_selection():
    mailing = make_mailing(9)
    begin(mailing)
    collect(mailing)
    by_parts = {
        tuple(selection.parts.values_list("position", flat=True)): selection.deliveries.count()
        for selection in Selection.objects.filter(mailing=mailing)
    }
    assert by_parts == {(0, 1): 6, (0,): 3}


def test_who_is_left_out_has_a_row_that_says_why():
    mailing = make_mailing(3, audience={"excluded": {"2": "Chose no sector of this issue."}})
    begin(mailing)
    assert collect(mailing).candidates == 3
    row = Delivery.objects.get(mailing=mailing, address=address_of(2))
    assert (row.state, row.reason) == ("excluded", "Chose no sector of this issue.")


@pytest.mark.parametrize(("scope", "state"), [("newsletter", "excluded"), ("", "excluded"), ("alerts", "pending")])
def test_suppression_counts_in_its_scope(scope, state):
    mailing = make_mailing(1)
    digest = address_hasher()(address_of(1))
    Suppression.objects.create(address_hash=digest, scope=scope, reason="hard_bounce")
    begin(mailing)
    collect(mailing)
    assert Delivery.objects.get(mailing=mailing).state == state


def test_two_readers_of_one_address_get_one_mail(monkeypatch):
    monkeypatch.setattr(freeze, "BATCH_SIZE", 2)
    monkeypatch.setattr("tests.support.mailings.address_of", lambda number: ["A@example.org", " a@Example.org"][number % 2])
    mailing = make_mailing(5)
    begin(mailing)
    assert collect(mailing).state == State.READY
    assert mailing.candidates == Delivery.objects.filter(mailing=mailing).count() == 2 - 1


def test_batch_that_another_worker_has_made_makes_no_row(monkeypatch):
    mailing = make_mailing(3)
    begin(mailing)

    def collect_meanwhile(*args):
        monkeypatch.undo()
        freeze_batch(Mailing.objects.get(pk=mailing.pk))
        return {}

    monkeypatch.setattr(freeze, "_suppressed", collect_meanwhile)
    assert freeze_batch(mailing) == 0
    assert collect(mailing).candidates == 3


def test_mailing_that_nobody_can_find_the_readers_of_is_held_and_stops_no_other(caplog):
    stranger, mailing = make_mailing(1), make_mailing(1)
    Mailing.objects.filter(pk=stranger.pk).update(kind="unheard-of")
    begin(stranger)
    begin(mailing)
    assert collect(mailing).state == State.READY
    stranger.refresh_from_db()
    assert stranger.state == State.HELD
    assert "unheard-of" in stranger.held_reason


def test_lost_row_is_noticed():
    mailing = make_mailing(3)
    begin(mailing)
    freeze_batch(mailing)
    Delivery.objects.filter(mailing=mailing)[0:1].get().delete()
    assert collect(mailing).state == State.HELD
    assert mailing.held_reason == "3 recipients were found, and 2 rows are in the ledger."


def test_cancelled_mailing_collects_no_more(monkeypatch):
    monkeypatch.setattr(freeze, "BATCH_SIZE", 2)
    mailing = make_mailing(10)
    begin(mailing)
    freeze_batch(mailing)
    Mailing.objects.filter(pk=mailing.pk).update(state=State.CANCELLED)
    assert freeze_batch(mailing) is None
    assert Delivery.objects.filter(mailing=mailing).count() == 2
