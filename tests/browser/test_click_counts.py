"""What daily work costs in clicks: from a page that was read to news by three people, and a correction of what is public."""

import pytest
from django.db import connection

from catalogue.models import Version
from editorial.content.consistency_check import check_catalogue
from editorial.workflow.publishing import publish
from newsletters.models import Item
from tests.browser.conftest import PASSWORD
from tests.support.accounts import create_account
from tests.support.factories import make_policy, make_vocabulary

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


def test_published_policy_is_corrected_with_six_clicks(open_browser, clicks, live_server, page):
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
    publisher.fill("#id_corrections-0-corrected_on", "2026-11-25")
    publisher.click("input[name=_publish]")
    publisher.check("input[name=kind][value=correction]")
    publisher.fill("#id_note", "The number of ports was wrong.")
    publisher.fill("#id_reason", "The desk is one person today.")
    publisher.click(".short-form input[type=submit]")
    publisher.wait_for_selector("text=Published.")

    assert clicks.done <= 6
    assert Version.objects.latest("pk").kind == "correction"
    page.goto(f"{live_server.url}/corrections/")
    assert "There are 56 ports." in page.inner_text("main")
    connection.close()
