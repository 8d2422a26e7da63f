"""Typing and saving while the network fails, in a real browser: the page stays, no word is lost, signing out removes all."""

import os
import random
import time

import pytest
from django.db import connection
from playwright.sync_api import Error as PlaywrightError

from editorial.models import AutosavedText, Source
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE = "input[name=_continue]"
BODY = ".field-body .ProseMirror >> nth=0"
COPIES = "Object.keys(localStorage).filter(key => key.startsWith('expert-desk-text:')).length"
CUTS = int(os.environ.get("NETWORK_CUTS", "8"))  # points at which the network ends; each takes seven seconds
QUICK = (0, 6)  # the first saves, the other does not
POINTS = [pytest.param(seed, marks=[] if seed in QUICK else pytest.mark.thorough) for seed in range(CUTS)]


@pytest.fixture
def desk(sign_in, live_server):
    """The tab of a publisher, with the form of a policy."""
    make_vocabulary()
    policy = make_policy(body="<p>As it was.</p>")
    tab = sign_in("publisher")
    tab.form = f"{live_server.url}/admin/policies/policy/{policy.pk}/change/"
    open_form(tab, tab.form)
    yield tab
    connection.close()


def open_form(tab, address):
    tab.goto(address)
    tab.wait_for_selector(".field-body .desk-toolbar")


def fail_saving(tab, answer):
    """What `answer` does with the route is the answer to each save, until `tab.unroute`."""
    tab.route(tab.form, lambda route: answer(route) if route.request.method == "POST" else route.continue_())


def crash(tab):
    """The tab ends without an event that a page could still act on."""
    with pytest.raises(PlaywrightError, match="crash"):
        tab.goto("chrome://crash")
    tab.close()


def lose_the_answer(route):
    """The site saves, and the network ends before its answer."""
    route.fetch(max_redirects=0)
    route.abort()


def test_save_waits_while_offline_and_goes_on_by_itself(desk):
    desk.context.set_offline(True)
    desk.fill("#id_title", "Typed on a train")
    desk.click(SAVE)
    assert "You are offline. Saving waits" in desk.inner_text(".save-notice[role=alert]")
    desk.fill("#id_summary", "And typed while it waited.")
    desk.context.set_offline(False)
    desk.wait_for_selector(".messagelist")
    policy = Policy.objects.get()
    assert (policy.title, policy.summary) == ("Typed on a train", "And typed while it waited.")
    assert desk.evaluate(COPIES) == 0


def test_save_that_the_end_of_the_network_cuts_off_waits_too(desk):
    under_way = []
    fail_saving(desk, under_way.append)
    desk.fill("#id_title", "Cut off")
    desk.click(SAVE, no_wait_after=True)
    desk.wait_for_selector(".is-saving", state="attached")
    desk.context.set_offline(True)
    under_way[0].abort()
    desk.wait_for_selector(".save-notice:has-text('You are offline. Saving waits')")
    desk.unroute(desk.form)
    desk.context.set_offline(False)
    desk.wait_for_selector(".messagelist")
    assert Policy.objects.get().title == "Cut off"


def test_page_stays_where_saving_fails_and_saves_when_asked_again(desk):
    desk.fill("#id_title", "Typed for an hour")
    failures = [
        lambda route, status=status: route.fulfill(status=status, body="<h1>Bad gateway</h1>") for status in (502, 503, 413)
    ]
    for failure in (*failures, lambda route: route.abort()):
        fail_saving(desk, failure)
        desk.click(SAVE)
        assert "Not saved:" in desk.inner_text(".save-notice")
        assert "What you typed is kept in this browser." in desk.inner_text(".save-notice")
        assert (desk.url, desk.input_value("#id_title")) == (desk.form, "Typed for an hour")
        desk.unroute(desk.form)
    desk.click("text=Try again")
    desk.wait_for_selector(".messagelist")
    assert Policy.objects.get().title == "Typed for an hour"


def test_save_whose_answer_was_lost_is_carried_out_once_and_later_words_are_offered(desk):
    fail_saving(desk, lose_the_answer)
    desk.fill("#id_title", "Saved, but nobody knew")
    desk.click(SAVE)
    desk.unroute(desk.form)
    version = Policy.objects.get().lock_version
    desk.fill("#id_summary", "Typed after the cut.")
    desk.click("text=Try again")
    desk.wait_for_selector(".messagelist")
    policy = Policy.objects.get()
    assert (policy.title, policy.lock_version) == ("Saved, but nobody knew", version)
    desk.click(".autosave-offer >> text=Put it back")
    desk.wait_for_selector("#writing[data-is-typed]", state="attached")
    assert desk.input_value("#id_summary") == "Typed after the cut."
    desk.click(SAVE)
    desk.wait_for_selector("text=was changed successfully")
    assert Policy.objects.get().summary == "Typed after the cut."


def test_errors_come_as_with_any_form_and_the_editor_works_there(desk):
    desk.fill("#id_title", "")
    before = desk.evaluate("history.length")
    desk.click(SAVE)
    desk.wait_for_selector(".error-summary")
    assert desk.evaluate("document.activeElement.className") == "error-summary"
    assert desk.evaluate("history.length") <= before + 1
    desk.wait_for_selector(".field-body .desk-toolbar")
    desk.fill("#id_title", "Put right")
    desk.click(SAVE)
    desk.wait_for_selector(".messagelist")
    assert Policy.objects.get().title == "Put right"
    assert desk.evaluate(COPIES) == 0


@pytest.mark.thorough
def test_browser_offers_the_newest_text_first_and_the_older_below(desk):
    """Without the autosave of the site, which a second window has."""
    desk.fill("#id_title", "The older text")
    desk.wait_for_selector(".autosave-status:has-text('Saved for you at')")
    desk.route("**/typed/", lambda route: route.abort())
    open_form(desk, desk.form)
    desk.fill("#id_title", "The newer text")
    desk.wait_for_timeout(1000)
    desk.unroute("**/typed/")
    open_form(desk, desk.form)
    desk.wait_for_selector(".autosave-offer")
    offers = [offer.text_content() for offer in desk.locator(".autosave-offer").all()]
    assert ["The newer text" in offers[0], "The older text" in offers[1]] == [True, True]
    assert desk.locator(".autosave-offer >> visible=true").count() == 1
    assert desk.evaluate(COPIES) == 0
    assert AutosavedText.objects.count() == 2


def test_source_that_was_typed_is_offered_with_what_differs_and_put_back_once(desk, live_server):
    form = f"{live_server.url}/admin/editorial/source/add/"
    desk.goto(form)
    desk.fill("#id_title", "A notice read on a train")
    desk.select_option("#id_kind", "document")
    desk.wait_for_timeout(1000)
    desk.goto(form)
    desk.click(".autosave-offer summary")
    assert "A notice read on a train" in desk.inner_text(".autosave-offer ins >> nth=1")
    desk.click("text=Put it back")
    assert (desk.input_value("#id_title"), desk.input_value("#id_kind")) == ("A notice read on a train", "document")
    desk.click("input[name=_save]")
    desk.wait_for_selector(".messagelist")
    assert Source.objects.filter(title="A notice read on a train").count() == 1
    desk.goto(form)
    desk.wait_for_load_state("networkidle")
    assert desk.locator(".autosave-offer").count() == 0


def test_source_saved_in_a_popup_is_chosen_in_its_form(desk):
    with desk.expect_popup() as opened:
        desk.click("#add_id_sources")
    popup = opened.value
    popup.fill("#id_title", "From the popup")
    popup.select_option("#id_kind", "document")
    with popup.expect_event("close"):
        popup.evaluate("document.querySelector('input[name=_save]').click()")
    assert "From the popup" in desk.inner_text(".field-sources")


def test_signing_out_asks_and_removes_what_the_browser_kept(desk, live_server):
    desk.goto(f"{live_server.url}/admin/editorial/source/add/")
    desk.fill("#id_title", "Of a computer that others use")
    desk.wait_for_timeout(1000)
    assert desk.evaluate(COPIES) == 1
    asked = []

    def answer(dialog, accepts):
        asked.append(dialog.message)
        dialog.accept() if accepts else dialog.dismiss()

    desk.once("dialog", lambda dialog: answer(dialog, False))
    desk.click("#user-tools details.dropdown summary")
    desk.click("#logout-form button")
    assert desk.evaluate(COPIES) == 1
    desk.once("dialog", lambda dialog: answer(dialog, True))
    desk.click("#logout-form button")
    desk.wait_for_url("**/logout/")
    assert asked == ["What you typed into a form is not saved. Log out, and remove it from this browser?"] * 2
    assert desk.evaluate(COPIES) == 0


@pytest.mark.thorough
def test_text_of_one_person_is_not_offered_to_another(desk, sign_in, live_server):
    form = f"{live_server.url}/admin/editorial/source/add/"
    desk.goto(form)
    desk.fill("#id_title", "Of the publisher")
    desk.wait_for_timeout(1000)
    sign_in("editor")
    desk.goto(form)
    desk.wait_for_load_state("networkidle")
    assert desk.evaluate(COPIES) == 1
    assert desk.locator(".autosave-offer").count() == 0


@pytest.mark.parametrize("seed", POINTS)
def test_no_word_typed_a_second_before_the_network_and_the_browser_end_is_lost(desk, seed):
    """Words go into three fields, with a save before the cut or after it, or none; then the tab crashes."""
    chance = random.Random(seed)
    typed = []

    def type_words(number):
        for _ in range(number):
            if desk.locator(SAVE).count() == 0:
                return
            word = f"w{seed}x{len(typed)}y"
            field = chance.choice(["#id_title", "#id_summary", BODY])
            desk.focus(field)
            desk.keyboard.press("Control+End")
            desk.wait_for_timeout(100)  # the editor looks where the cursor is a moment later
            desk.keyboard.type(f" {word}", delay=chance.randint(5, 40))
            typed.append((word, time.monotonic()))

    def press_save():
        desk.evaluate("document.querySelector('input[name=_continue]')?.click()")

    type_words(chance.randint(3, 15))
    if saves := chance.random() < 0.5:
        press_save()
        desk.wait_for_timeout(chance.uniform(0, 400))
    desk.context.set_offline(True)
    if not saves:
        type_words(chance.randint(1, 6))
        if chance.random() < 0.5:
            press_save()
            assert "You are offline" in desk.inner_text(".save-notice")
    desk.wait_for_timeout(chance.randint(0, 1500))
    ended = time.monotonic()
    crash(desk)
    desk.context.set_offline(False)
    tab = desk.context.new_page()
    open_form(tab, desk.form)
    tab.wait_for_load_state("networkidle")
    if tab.locator(".autosave-offer").count():
        tab.click(".autosave-offer >> nth=0 >> text=Put it back")
        tab.wait_for_selector("#writing[data-is-typed]", state="attached")
        tab.wait_for_selector(".field-body .desk-toolbar")
    saved = Policy.objects.get()  # a save that was under way may end after the form was opened
    shown = [tab.input_value("#id_title"), tab.input_value("#id_summary"), tab.inner_text(BODY)]
    text = " ".join([*shown, saved.title, saved.summary, saved.body])
    assert typed
    assert [word for word, at in typed if at < ended - 1 and word not in text] == []
    tab.close()
