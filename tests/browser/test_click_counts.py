"""What daily work costs in clicks: from a page that was read to news by three people, a correction, and an issue of six items."""

from datetime import date

import pytest
from django.db import connection

from catalogue.models import Phase, Version
from catalogue.print import pdf
from editorial.content.consistency_check import check_catalogue
from editorial.models import Schedule
from editorial.workflow.publishing import publish
from editorial.workflow.review import approve, submit
from newsletters.models import Issue, IssueSection, Item
from tests.browser.conftest import PASSWORD
from tests.support.accounts import create_account
from tests.support.factories import make_policy, make_source, make_vocabulary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNT_SCRIPT = "addEventListener('click', event => event.isTrusted && event.detail > 0 && counted(), true)"


class ClickCounter:
    """Of the mouse, over all pages of all people; those for signing in are not counted."""

    def __init__(self) -> None:
        self.done = 0

    def count(self) -> None:
        self.done += 1


@pytest.fixture
def clicks():
    return ClickCounter()


@pytest.fixture
def open_browser(chromium, live_server, django_user_model, clicks):
    """A browser of one's own on the desk's first page, its clicks counted."""
    contexts = []

    def of_role(role):
        if not django_user_model.objects.filter(username=role).exists():
            create_account(role, password=PASSWORD)
        contexts.append(chromium.new_context())
        page = contexts[-1].new_page()
        page.goto(f"{live_server.url}/admin/login/")
        page.fill("#id_username", role)
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/admin/")
        page.expose_function("counted", clicks.count)
        page.add_init_script(COUNT_SCRIPT)
        page.reload()
        return page

    yield of_role
    for context in contexts:
        context.close()


def type_rich_text(page, field, text):
    """Into a rich text, reached by the keyboard."""
    page.focus(f".field-{field} .ProseMirror:visible")
    page.wait_for_timeout(100)
    page.keyboard.type(text)


@pytest.mark.thorough
def test_item_is_captured_reviewed_and_published_by_three_people_with_twelve_clicks(open_browser, clicks, live_server, page):
    make_vocabulary()
    author = open_browser("author")
    author.click("#capture-opener")
    author.wait_for_selector("dialog[open] #capture_address:focus")
    author.keyboard.insert_text("https://www.gov.cn/zhengce/content_10002.htm")
    author.keyboard.press("Tab")
    author.keyboard.insert_text("Plan for data")
    author.click("dialog input[type=submit]")
    author.click("dialog >> text=Open it")
    author.fill("#id_summary", "The plan sets three dates.")
    type_rich_text(author, "facts", "The State Council published a plan.")
    author.check("#id_is_summary")
    author.click("input[name=_submit]")
    author.click(".short-form input[type=submit]")

    editor = open_browser("editor")
    editor.click("text=Plan for data")
    editor.click(".submit-row >> text=Approve…")
    editor.click(".short-form input[type=submit]")

    publisher = open_browser("publisher")
    publisher.click("text=Plan for data")
    publisher.click("input[name=_publish]")
    publisher.click(".short-form input[type=submit]")
    publisher.wait_for_selector("text=Published.")

    assert clicks.done <= 12
    page.goto(f"{live_server.url}/news/{Item.objects.get().slug}/")
    assert page.inner_text("h1") == "Plan for data"
    assert "three dates" in page.inner_text("main")
    assert check_catalogue() == []
    connection.close()


def test_published_policy_is_corrected_with_four_clicks(open_browser, clicks, live_server, page):
    make_vocabulary()
    row = make_policy("data-plan", title="Plan for data", body="<p>There are 65 ports.</p>")
    publish(row, by=None)
    publisher = open_browser("publisher")
    publisher.keyboard.press("/")
    publisher.keyboard.type("Plan for data")
    publisher.click(".autocomplete >> text=Plan for data")
    publisher.wait_for_selector("#id_title")
    publisher.fill("#id_summary", "The plan names 56 ports.")
    publisher.click("#corrections-group .add-row a")
    publisher.fill("#id_corrections-0-was_wrong", "There are 65 ports.")
    publisher.fill("#id_corrections-0-is_right", "There are 56 ports.")
    publisher.click("input[name=_publish]")
    assert publisher.is_checked("input[name=kind][value=correction]")
    publisher.fill("#id_note", "The number of ports was wrong.")
    publisher.fill("#id_reason", "The desk is one person today.")
    publisher.click(".short-form input[type=submit]")
    publisher.wait_for_selector("text=Published.")

    assert clicks.done <= 4
    assert Version.objects.latest("pk").kind == "correction"
    page.goto(f"{live_server.url}/corrections/")
    assert "There are 56 ports." in page.inner_text("main")
    connection.close()


@pytest.fixture
def march_issue(transactional_db):
    """An issue of March with two sections, and six approved items that are in no issue."""
    phase = Phase.objects.create(code="three", name_en="Three", starts_on=date(2014, 9, 1))
    days = {"period_start": date(2015, 3, 1), "period_end": date(2015, 3, 31)}
    issue = Issue.objects.create(slug="2015-03", title="Newsletter of March 2015", phase=phase, number=1, **days)
    for position, title in enumerate(("Policy", "Standards"), start=1):
        IssueSection.objects.create(issue=issue, position=position, title=title)
    source = make_source()
    for number in range(1, 7):
        values = {"title": f"Item {number}", "summary": "Said.", "facts": "<p>It was said.</p>", "is_summary": True}
        item = Item.objects.create(slug=f"item-{number}", reported_on=date(2015, 4, number), **values)
        item.sources.add(source)
        submit(item, by=None)
        approve(Item.objects.get(pk=item.pk), by=None)
    return issue


@pytest.mark.thorough
def test_issue_of_six_items_is_composed_previewed_and_scheduled_with_twenty_clicks(march_issue, open_browser, clicks, monkeypatch):
    monkeypatch.setattr(pdf, "_run_typesetter", lambda page: b"%PDF-1.7 " + page)
    author = open_browser("author")
    author.set_viewport_size({"width": 1280, "height": 1100})
    author.click("text=New issue after")
    for number in range(1, 7):
        section = "Policy" if number < 4 else "Standards"
        author.drag_and_drop(
            f"[data-item]:has-text('Item {number}') .quiet", f"[data-section]:has([value='{section}']) [data-items]"
        )
        clicks.count()  # dragging is a press without a click
    author.click("[name=_preview]")
    author.wait_for_selector(".preview-tabs")
    assert author.locator(".preview-state:has-text('Approved')").count() == 6
    with author.expect_download() as download:  # a browser with a window shows it
        author.click(".preview-tabs >> text=PDF", no_wait_after=True)
    assert b"<strong>Approved</strong>" in download.value.path().read_bytes()
    clicks.count()  # back from the PDF, by the button of the browser
    author.click(".preview-tabs >> text=Back to the form")
    author.fill("#id_summary", "What April brought.")
    author.click("input[name=_submit]")
    author.click(".short-form input[type=submit]")

    editor = open_browser("editor")
    editor.click("text=Newsletter of April 2015")
    editor.click(".submit-row >> text=Approve…")
    editor.click(".short-form input[type=submit]")

    publisher = open_browser("publisher")
    publisher.click("#box-approved >> text=Newsletter of April 2015")
    publisher.click("text=Schedule with its items…")
    publisher.fill("#id_publish_at", "2099-05-04T09:00")
    publisher.click(".short-form input[type=submit]")
    publisher.wait_for_selector("text=with 6 more at the same instant: Scheduled for 4 May 2099, 09:00")

    assert clicks.done <= 20
    assert Schedule.objects.filter(bundle__title="Newsletter of April 2015").count() == 7
    sections = Issue.objects.get(number=2).placements.values_list("section", flat=True)
    assert sorted(sections) == [1, 1, 1, 2, 2, 2]
    connection.close()
