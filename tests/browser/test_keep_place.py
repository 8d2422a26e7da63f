"""A long form that is saved comes back where it was: same rows in the window, the focus in its field, the message in sight."""

import time
from datetime import date

import pytest
from django.db import connection

from policies.models import PolicyCorrection, PolicyEvent, PolicyRelation, PolicyText
from tests.support.factories import make_policy, make_vocabulary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE = "input[name=_continue]"
NEAR = 4  # pixels
CROWDED = 6  # times slower
EDITOR_DELAY = 1.5  # seconds until the script of the rich text editors arrives
PARAGRAPHS = "".join(f"<p>Paragraph {number} of a text that fills the form with lines to be read.</p>" for number in range(8))
STAYS_LONGER = (
    "const later = setTimeout; window.setTimeout = (act, wait, ...more) => later(act, wait === 8000 ? 120000 : wait, ...more)"
)
LAST_TOOLBAR = ".form-row .desk-toolbar >> nth=2"


@pytest.fixture
def form(sign_in, live_server):
    """The form of a policy with rows in each of its inlines."""
    make_vocabulary()
    policy = make_policy(body=PARAGRAPHS)
    for position, language in enumerate(("zh-Hans", "en"), start=1):
        text = {"language": language, "title": f"In {language}", "body": PARAGRAPHS}
        PolicyText.objects.create(policy=policy, status="official", position=position, **text)
    for position in range(1, 4):
        day = date(2015, position, 1)
        PolicyEvent.objects.create(policy=policy, happened_on=day, happened_on_precision="day", title=f"Step {position}")
        PolicyRelation.objects.create(policy=policy, target=make_policy(f"other-{position}"), type="builds_on", position=position)
    PolicyCorrection.objects.create(policy=policy, corrected_on=date(2016, 1, 1), was_wrong="2014", is_right="2015")
    tab = sign_in("publisher")
    tab.set_default_timeout(120_000)
    tab.goto(f"{live_server.url}/admin/policies/policy/{policy.pk}/change/")
    tab.wait_for_selector(LAST_TOOLBAR)
    tab.wait_for_load_state("networkidle")
    yield tab
    connection.close()


def delay_editors(tab):
    def late(route):
        time.sleep(EDITOR_DELAY)
        route.continue_()

    tab.route("**/django_prose_editor/editor*.js", late)


def top_of(tab, field):
    return tab.evaluate("selector => document.querySelector(selector).closest('.form-row').getBoundingClientRect().top", field)


def show(tab, field):
    tab.evaluate("selector => document.querySelector(selector).scrollIntoView({block: 'center'})", field)


def save(tab, key="Control+s"):
    with tab.expect_navigation():
        tab.keyboard.press(key)
    settle(tab)


def settle(tab):
    tab.wait_for_selector(LAST_TOOLBAR)
    tab.wait_for_load_state("networkidle")


@pytest.mark.parametrize("slower", [1, pytest.param(CROWDED, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("width", [1280, pytest.param(360, marks=pytest.mark.thorough)])
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("#id_texts-1-url", "https://example.org/typed"),
        pytest.param("#id_relations-2-locator", "3", marks=pytest.mark.thorough),
    ],
)
def test_form_comes_back_where_it_was_though_its_editors_come_late(form, field, typed, width, slower):
    form.set_viewport_size({"width": width, "height": 700})
    delay_editors(form)
    form.context.new_cdp_session(form).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    show(form, field)
    form.fill(field, typed)
    before = top_of(form, field)
    save(form)
    assert abs(top_of(form, field) - before) <= NEAR
    assert form.evaluate("'#' + document.activeElement.id") == field
    assert form.input_value(field) == typed


def test_cursor_comes_back_into_the_rich_text(form):
    form.click("#texts-1 .ProseMirror p >> nth=3")
    form.keyboard.press("Home")
    form.keyboard.type("one ")
    save(form)
    form.keyboard.type("two ")
    save(form)
    assert "<p>one two Paragraph 3 of" in PolicyText.objects.get(language="en").body


def test_message_is_in_sight_with_its_undo_which_keeps_the_place_too(form):
    form.add_init_script(STAYS_LONGER)
    show(form, "#id_relations-2-locator")
    form.fill("#id_relations-2-locator", "Article 3")
    save(form)
    message = form.locator(".messagelist.is-in-view")
    assert "was changed successfully" in message.inner_text()
    box = message.bounding_box()
    assert box["y"] > 0
    assert box["y"] + box["height"] <= form.evaluate("document.querySelector('.submit-row').getBoundingClientRect().top")
    message.locator("button").hover()
    before = top_of(form, "#id_relations-2-locator")
    with form.expect_navigation():
        message.locator("button").click()
    settle(form)
    assert PolicyRelation.objects.filter(locator="Article 3").count() == 0
    assert abs(top_of(form, "#id_relations-2-locator") - before) <= NEAR


@pytest.mark.thorough
def test_message_goes_after_a_while_but_not_under_the_pointer(form):
    show(form, "#id_relations-2-locator")
    form.fill("#id_relations-2-locator", "Article 3")
    form.clock.install()
    save(form)
    message = form.locator(".messagelist.is-in-view")
    message.hover()
    form.clock.run_for(20_000)
    assert message.count() == 1
    form.mouse.move(0, 0)
    form.clock.run_for(20_000)
    assert message.count() == 0
    assert form.locator(".messagelist").count() == 1


@pytest.mark.thorough
def test_form_that_was_at_its_head_stays_there_with_one_message(form):
    form.fill("#id_title", "Typed at the head")
    form.evaluate("scrollTo(0, 0)")
    save(form)
    assert form.evaluate("scrollY") == 0
    assert form.locator(".messagelist").count() == 1


def test_page_with_errors_goes_to_them(form):
    show(form, "#id_relations-2-locator")
    form.fill("#id_title", "")
    show(form, "#id_relations-2-locator")
    save(form)
    assert form.evaluate("document.activeElement.className") == "error-summary"
    assert form.evaluate("document.activeElement.getBoundingClientRect().top") > 0
    assert form.locator(".is-in-view").count() == 0


@pytest.mark.thorough
def test_who_scrolls_is_not_held(form):
    show(form, "#id_relations-2-locator")
    form.fill("#id_relations-2-locator", "Article 3")
    before = top_of(form, "#id_relations-2-locator")
    save(form)
    form.mouse.wheel(0, -400)
    form.wait_for_timeout(300)
    form.evaluate("document.querySelector('#state').style.minBlockSize = '400px'")
    form.wait_for_timeout(300)
    assert abs(top_of(form, "#id_relations-2-locator") - before - 400) <= NEAR


@pytest.mark.thorough
def test_group_that_was_opened_is_open_again(form):
    form.click("details:has(#id_slug) summary")
    show(form, "#id_slug")
    form.fill("#id_slug", "internet-plus-2")
    before = top_of(form, "#id_slug")
    save(form)
    assert form.is_visible("#id_slug")
    assert abs(top_of(form, "#id_slug") - before) <= NEAR


def test_new_form_after_the_saved_one_begins_at_its_head(form, live_server):
    form.set_viewport_size({"width": 1280, "height": 300})
    form.goto(f"{live_server.url}/admin/editorial/source/add/")
    form.fill("#id_title", "A notice")
    form.select_option("#id_kind", "document")
    show(form, "#id_wording")
    assert top_of(form, "#id_wording") < 300
    with form.expect_navigation():
        form.click("input[name=_addanother]", no_wait_after=True)
    form.wait_for_load_state("networkidle")
    assert form.evaluate("document.activeElement.id") == "id_kind"
    assert top_of(form, "#id_wording") > 300
