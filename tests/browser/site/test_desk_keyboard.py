"""The desk by keyboard: saving, going on, finding everything; single characters turned off; nothing hides the focus."""

import pytest

from tests.support.site.desk_browser import signed_in_page

pytestmark = pytest.mark.browser
POLICY = "/admin/policies/policy/1/change/"
IN_VIEW = """() => {
  const bar = document.querySelector(".submit-row").getBoundingClientRect();
  const box = document.activeElement.getBoundingClientRect();
  const isInBar = document.querySelector(".submit-row").contains(document.activeElement);
  const isUnder = !isInBar && bar.top < innerHeight && box.top >= bar.top && box.bottom <= bar.bottom && box.height > 0;
  const name = document.activeElement.id || document.activeElement.className || document.activeElement.tagName;
  return {name, isUnder, isEnd: document.activeElement === document.body};
}"""


@pytest.fixture(scope="module")
def tab(chromium, site):
    with signed_in_page(chromium, site, viewport={"width": 1280, "height": 800}, reduced_motion="reduce") as page:
        yield page


def test_save_key_saves_what_was_typed_and_stays(tab):
    tab.goto(POLICY)
    tab.fill("#id_document_number", "国发〔2015〕1号")
    tab.press("#id_document_number", "Control+s")
    tab.wait_for_selector(".messagelist")
    assert "changed successfully" in tab.inner_text(".messagelist")
    assert tab.input_value("#id_document_number") == "国发〔2015〕1号"


def test_preview_key_works_from_within_the_rich_text(tab):
    tab.goto(POLICY)
    tab.click(".field-body .ProseMirror[contenteditable]")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector(".preview-banner")
    assert "Readers do not see this version" in tab.inner_text(".preview-banner")


def test_submit_key_leads_to_the_page_of_that_step(tab):
    tab.goto(POLICY)
    tab.press("#id_title", "Control+Shift+Enter")
    tab.wait_for_url("**/submit/")


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_everything_is_found_and_opened_by_keys_alone(tab, keys):
    tab.goto("/admin/")
    tab.keyboard.press(keys)
    tab.keyboard.type("draft-a")
    tab.keyboard.press("Escape")
    tab.fill("#desk-search", "")
    tab.keyboard.type("wechat")
    tab.wait_for_selector(".autocomplete li >> text=Case study")
    tab.keyboard.press("ArrowDown")
    assert tab.get_attribute("#desk-search", "aria-activedescendant")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/change/")


def test_single_characters_are_text_while_somebody_types(tab):
    tab.goto(POLICY)
    tab.click("#id_title")
    tab.keyboard.type("/?")
    assert tab.input_value("#id_title").endswith("/?")
    assert not tab.is_visible("#keys")
    tab.click(".field-body .ProseMirror[contenteditable]")
    tab.keyboard.type("/?")
    assert "/?" in tab.inner_text(".field-body .ProseMirror[contenteditable]")
    assert not tab.is_visible("#keys")


def test_single_characters_can_be_turned_off_for_good(tab):
    tab.goto("/admin/")
    tab.keyboard.press("?")
    assert tab.is_visible("#keys")
    tab.uncheck("#keys-single")
    tab.keyboard.press("Escape")
    tab.goto("/admin/policies/")
    tab.keyboard.press("?")
    assert not tab.is_visible("#keys")
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.id") != "desk-search"
    tab.evaluate("localStorage.removeItem('expert-desk-single-keys')")


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.thorough)])
def test_bar_of_buttons_never_covers_the_focus(tab, width):
    tab.set_viewport_size({"width": width, "height": 740})
    tab.goto(POLICY)
    covered, seen = [], 0
    for _ in range(120):
        tab.keyboard.press("Tab")
        at = tab.evaluate(IN_VIEW)
        seen += 1
        if at["isUnder"]:
            covered.append(at["name"])
    tab.set_viewport_size({"width": 1280, "height": 800})
    assert covered == []
    assert seen == 120


def test_error_leads_to_its_field_even_where_it_is_folded_away(tab):
    tab.goto("/admin/newsletters/item/add/")
    tab.click("input[name=_continue]")
    tab.wait_for_selector(".error-summary")
    assert tab.evaluate("document.activeElement.className") == "error-summary"
    tab.click(".error-summary a >> text=Address")
    assert tab.evaluate("document.activeElement.id") == "id_slug"
    assert tab.is_visible("#id_slug")


def test_counter_says_how_much_of_the_summary_is_written(tab):
    tab.goto(POLICY)
    tab.fill("#id_summary", "x" * 950)
    assert "950 of at most 1,000" in tab.inner_text("#id_summary_counter")
    assert "50 characters left" in tab.inner_text(".field-summary [role=status]")


def test_rich_text_and_choosers_have_the_names_of_their_labels(tab):
    tab.goto(POLICY)
    tab.wait_for_selector(".field-body .ProseMirror[aria-label]")
    assert tab.get_attribute(".field-body .ProseMirror[contenteditable]", "aria-label") == "Body"
    assert tab.get_attribute(".field-sectors .select2-selection", "aria-label") == "Sectors"


def test_inbox_is_emptied_by_keys_one_press_a_lead(tab):
    """The last lead is dismissed, brought back, and captured; the focus stays in the list."""
    tab.goto("/admin/gathering/lead/")
    before = tab.locator(".lead-row").count()
    for _ in range(before):
        tab.keyboard.press("j")
    title = tab.inner_text(".lead-row:focus h2")
    tab.keyboard.press("d")
    tab.wait_for_selector(".lead-undo")
    assert tab.locator(".lead-row").count() == before - 1
    assert tab.locator(".lead-row:focus").count() == 1
    tab.keyboard.press("u")
    tab.wait_for_selector(f".lead-row:has-text('{title[:20]}')")
    tab.focus(f".lead-row:has-text('{title[:20]}')")
    tab.keyboard.press("c")
    tab.wait_for_selector(".messagelist a")
    assert (tab.inner_text(".messagelist a"), tab.locator(".lead-row").count()) == (title, before - 1)


def test_watched_list_is_chosen_in_two_presses_after_its_address(tab):
    """The second page is what the worker leaves; the press of it is all that is still to do."""
    tab.goto("/admin/gathering/watchedlist/add/")
    tab.fill("#id_url", "https://another-list.example.org/notices")
    tab.click(".submit-row [name=_save]")
    tab.wait_for_selector("[role=status]:has-text('The worker visits it')")
    tab.goto("/admin/gathering/watchedlist/101/change/")
    tab.click(".list-proposals form:first-child button")
    tab.wait_for_selector(".messagelist:has-text('It is watched from now on')")
