"""The desk's screens of mail: what staff see, and what the buttons do."""

import pytest
from django.urls import reverse

from mailing import transitions
from mailing.models import Channel, Mailing
from mailing.send import send_due
from mailing.transports.outcome import Outcome, Result
from tests.support.accounts import create_account
from tests.support.mailings import ACCEPTED, address_of, make_mailing, make_started_mailing, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(client):
    client.force_login(create_account("publisher"))
    return client


def form_of(mailing: Mailing) -> str:
    return reverse("admin:mailing_mailing_change", args=[mailing.pk])


def press(browser, mailing: Mailing, move: str, **values) -> str:
    address = reverse("admin:mailing_mailing_move", args=[mailing.pk, move])
    return browser.post(address, values, follow=True).content.decode()


def test_form_shows_how_far_a_mailing_is_and_its_buttons(publisher, transport):
    mailing = make_started_mailing(3, audience={"excluded": {"2": "Chose no sector of this issue."}})
    send_due(lambda: bool(transport.sent))
    page = publisher.get(form_of(mailing)).content.decode()
    for words in ("Left out", "Chose no sector of this issue.", "Waiting", ">Pause<", ">Cancel<"):
        assert words in page
    assert ">Go on<" not in page
    assert "1 of 3" not in page
    assert "2 of 3" in publisher.get(reverse("admin:mailing_mailing_changelist")).content.decode()


def test_second_press_of_pause_says_that_nothing_was_done(publisher):
    mailing = make_started_mailing(1)
    assert "Done: pause. The mailing is paused." in press(publisher, mailing, "pause")
    assert "Nothing was done: the mailing is paused." in press(publisher, mailing, "pause")
    assert "The mailing is sending." in press(publisher, mailing, "resume")


def test_held_mailing_shows_its_question_and_goes_on_when_it_is_answered(publisher):
    mailing = make_started_mailing(1)
    transitions.hold(mailing, "Send it all the same? “Internet Plus” was corrected.")
    assert "“Internet Plus” was corrected." in publisher.get(form_of(mailing)).content.decode()
    press(publisher, mailing, "release", seen_change="7")
    mailing.refresh_from_db()
    assert (mailing.state, mailing.accepted_change, mailing.held_reason) == ("sending", 7, "")


@pytest.mark.parametrize("seen", ["", "-1", "9" * 30, "x"])
def test_forged_number_of_a_change_accepts_nothing(publisher, seen):
    mailing = make_started_mailing(1)
    transitions.hold(mailing, "Why?")
    press(publisher, mailing, "release", seen_change=seen)
    mailing.refresh_from_db()
    assert mailing.accepted_change == 0


def test_addresses_are_masked_in_every_list_form_and_export(publisher):
    mailing = make_started_mailing(1)
    delivery = mailing.deliveries.get()
    pages = [
        reverse("admin:mailing_delivery_changelist"),
        reverse("admin:mailing_delivery_change", args=[delivery.pk]),
        reverse("admin:mailing_mailing_proof", args=[mailing.pk]),
    ]
    for address in pages:
        answer = publisher.get(address)
        page = (answer.getvalue() if answer.streaming else answer.content).decode()
        assert "r…@example.org" in page
        assert address_of(1) not in page
        assert delivery.token not in page


def test_reader_is_found_by_the_whole_address_and_by_no_part_of_it(publisher):
    make_started_mailing(2)
    listed = reverse("admin:mailing_delivery_changelist")
    found = {words: publisher.get(listed, {"q": words}).context["cl"].result_count for words in (" Reader1@Example.org", "reader1")}
    assert found == {" Reader1@Example.org": 1, "reader1": 0}


def test_unknown_mail_is_sent_again_from_the_list(publisher, transport):
    transport.answer = Outcome(Result.UNKNOWN, "cut")
    mailing = make_started_mailing(1)
    send_due(lambda: False)
    transport.answer = ACCEPTED
    chosen = {"action": "send_again", "_selected_action": mailing.deliveries.get().pk}
    page = publisher.post(reverse("admin:mailing_delivery_changelist"), chosen, follow=True).content.decode()
    assert "1 are sent again." in page
    send_due(lambda: False)
    assert states(mailing) == {"sent": 1}


def test_held_channel_is_released_from_the_list(publisher):
    mailing = make_mailing()
    transitions.hold_channel(mailing.channel, "535 no")
    listed = reverse("admin:mailing_channel_changelist")
    assert "535 no" in publisher.get(listed).content.decode()
    publisher.post(listed, {"action": "release", "_selected_action": mailing.channel.pk})
    assert Channel.objects.get().held_reason == ""


def test_list_of_mailings_needs_few_statements(publisher, django_assert_max_num_queries):
    for _ in range(4):
        make_started_mailing(1)
    with django_assert_max_num_queries(20):
        publisher.get(reverse("admin:mailing_mailing_changelist"))


@pytest.mark.parametrize(("role", "sees"), [("publisher", True), ("editor", False)])
def test_dashboard_names_held_mailings_to_those_who_may_see_them(client, role, sees):
    client.force_login(create_account(role))
    held, stopped = make_started_mailing(1, title="Held one"), make_started_mailing(1, title="Stopped one")
    transitions.hold(held, "Send it all the same?")
    transitions.hold_channel(stopped.channel, "535 no")
    page = client.get(reverse("admin:index")).content.decode()
    for words in ("Held one", "Send it all the same?", "Stopped one", "535 no"):
        assert (words in page) is sees
