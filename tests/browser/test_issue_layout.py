"""An issue put together by mouse and by keyboard, and without scripts."""

import datetime

import pytest
from django.db import connection

from catalogue.models import Phase
from newsletters.models import Issue, IssuePlacement, IssueSection, Item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = datetime.date(2015, 3, 10)


@pytest.fixture
def issue(transactional_db):
    phase = Phase.objects.create(code="three", name_en="Three", starts_on="2014-09-01")
    period = {"period_start": "2015-03-01", "period_end": "2015-03-31"}
    issue = Issue.objects.create(slug="2015-03", title="March", phase=phase, number=17, **period)
    for number, title in enumerate(("Policy", "Standards"), start=1):
        IssueSection.objects.create(issue=issue, position=number, title=title)
    for number, title in enumerate(("First", "Second", "Third", "Waiting")):
        item = Item.objects.create(slug=title.lower(), title=title, reported_on=DAY)
        if number < 3:
            IssuePlacement.objects.create(issue=issue, section=1, position=number, item=item)
    return issue


def item_titles_by_section(issue):
    placed = issue.placements.select_related("item")
    sections = issue.sections.all()
    return {one.title: [row.item.title for row in placed if row.section == one.position] for one in sections}


@pytest.fixture
def screen(issue, sign_in, live_server):
    def opened():
        page.goto(f"{live_server.url}/admin/newsletters/issue/{issue.pk}/arrange/")
        return page

    page = sign_in("author")
    page.set_viewport_size({"width": 1280, "height": 1100})
    problems = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    connection.close()
    assert problems == []


def drag(page, item: str, to: str) -> None:
    start = page.locator(f"[data-item]:has-text('{item}') .issue-layout-item-title p").bounding_box()
    page.mouse.move(start["x"] + 90, start["y"] + 5)
    page.mouse.down()
    end = page.locator(to).bounding_box()
    page.mouse.move(end["x"] + 5, end["y"] + 5, steps=5)
    page.mouse.up()


def save(page) -> None:
    page.click("text=Save the order")
    assert "The order is saved." in page.inner_text(".messagelist")


def test_items_and_sections_are_moved_by_keyboard_and_the_place_is_said(screen, issue):
    page = screen()
    page.focus("[aria-label='Move “Third” up']")
    page.keyboard.press("Enter")
    assert page.inner_text("[data-said]") == "“Third” is 2 of 3 in “Policy”."
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Move “Third” up"
    page.focus("[aria-label='Move “Second” down']")
    page.keyboard.press("Space")
    assert page.inner_text("[data-said]") == "“Second” is 1 of 1 in “Standards”."
    page.focus("[aria-label='Move the section “Standards” up']")
    page.keyboard.press("Enter")
    save(page)
    assert item_titles_by_section(issue) == {"Standards": ["Second"], "Policy": ["Third", "First"]}


def test_waiting_item_is_chosen_into_a_section_that_is_named_on_the_spot(screen, issue):
    page = screen()
    page.fill("text=A new section", "Case studies")
    page.select_option(".issue-layout-unplaced select", label="Case studies")
    assert page.inner_text("[data-said]") == "“Waiting” is 1 of 1 in “Case studies”."
    page.select_option("[data-item]:has-text('First') select", label="Not in this issue")
    assert "Taken out of this issue\nFirst" in page.inner_text("[data-out]")
    save(page)
    assert item_titles_by_section(issue) == {"Policy": ["Second", "Third"], "Standards": [], "Case studies": ["Waiting"]}


def test_item_is_dragged(screen, issue):
    page = screen()
    drag(page, "Waiting", "[data-section]:has([value='Standards']) .issue-layout-empty")
    assert page.inner_text("[data-said]") == "“Waiting” is 1 of 1 in “Standards”."
    drag(page, "Third", "[data-item]:has-text('First') a")
    save(page)
    assert item_titles_by_section(issue) == {"Policy": ["Third", "First", "Second"], "Standards": ["Waiting"]}


def test_numbers_do_without_scripts(issue, sign_in, live_server, chromium):
    state = sign_in("author").context.storage_state()
    context = chromium.new_context(storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/newsletters/issue/{issue.pk}/arrange/")
    page.fill("[data-section]:has([value='Standards']) .issue-layout-number input", "0")
    page.fill("[data-item]:has-text('Third') .issue-layout-place input", "1")
    page.fill("[data-item]:has-text('First') .issue-layout-place input", "2")
    page.fill("[data-item]:has-text('Second') .issue-layout-place input", "3")
    page.select_option("[data-item]:has-text('Waiting') select", label="Standards")
    save(page)
    context.close()
    connection.close()
    assert item_titles_by_section(issue) == {"Standards": ["Waiting"], "Policy": ["Third", "First", "Second"]}
