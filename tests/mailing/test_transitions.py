"""Each move of a mailing is done once, from the states that allow it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from mailing import transitions
from mailing.freeze import freeze_due
from mailing.models import Mailing
from tests.support.accounts import create_account
from tests.support.mailings import make_mailing, make_started_mailing

pytestmark = pytest.mark.django_db
State = Mailing.State
NOW = timezone.now()
LATER = NOW + timedelta(hours=1)
MOVES = {
    "freeze": (transitions.freeze, {"draft": "freezing"}),
    "schedule": (lambda mailing: transitions.schedule(mailing, LATER, None), {"draft": "scheduled", "ready": "scheduled"}),
    "start": (
        lambda mailing: transitions.start(mailing, None),
        {"draft": "sending", "ready": "sending", "scheduled": "sending", "freezing": "freezing"},
    ),
    "pause": (transitions.pause, {"sending": "paused"}),
    "resume": (transitions.resume, {"paused": "sending"}),
    "hold": (
        lambda mailing: transitions.hold(mailing, "Why?"),
        {"freezing": "held", "scheduled": "held", "sending": "held", "ready": "held"},
    ),
    "release": (transitions.release, {"held": "ready"}),
    "cancel": (transitions.cancel, {state: "cancelled" for state in State.values if state not in ("sent", "cancelled")}),
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("move", MOVES)
def test_move_is_made_from_its_states_only(move, state):
    mailing = make_mailing()
    Mailing.objects.filter(pk=mailing.pk).update(state=state, frozen_at=NOW)
    act, allowed = MOVES[move]
    assert act(mailing) is (state in allowed)
    assert Mailing.objects.get(pk=mailing.pk).state == allowed.get(state, state)


def test_second_press_of_send_changes_nothing():
    first, second = create_account("publisher"), create_account("editor")
    mailing = make_mailing()
    again = Mailing.objects.get(pk=mailing.pk)
    assert transitions.start(mailing, first)
    assert not transitions.start(again, second)
    assert Mailing.objects.get(pk=mailing.pk).started_by == first


def test_scheduled_mailing_starts_at_its_hour_and_not_before():
    mailing = make_mailing()
    transitions.schedule(mailing, LATER, LATER + timedelta(hours=2))
    assert transitions.start_due(NOW) == 0
    assert transitions.start_due(LATER) == 1
    freeze_due(lambda: False)
    mailing.refresh_from_db()
    assert mailing.state == State.SENDING


def test_released_mailing_goes_on_where_it_was():
    draft = make_mailing()
    transitions.freeze(draft)
    sending = make_started_mailing()
    for mailing, state in ((draft, State.READY), (sending, State.SENDING)):
        freeze_due(lambda: False)
        transitions.hold(mailing, "Why?")
        assert transitions.release(mailing)
        assert (mailing.state, mailing.held_reason) == (state, "")


def test_database_refuses_to_send_to_recipients_that_are_not_frozen():
    mailing = make_mailing()
    with pytest.raises(IntegrityError):
        Mailing.objects.filter(pk=mailing.pk).update(state=State.SENDING)


def test_database_refuses_a_mail_that_is_sent_under_no_name():
    mailing = make_started_mailing(1)
    with pytest.raises(IntegrityError):
        mailing.deliveries.update(state="sending")
