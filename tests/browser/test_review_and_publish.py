"""A policy's life by three people in a real browser: reviewed, published, fixed while a draft waits, corrected."""

import pytest
from django.db import connection

from editorial.content.consistency_check import check_catalogue
from tests.browser.conftest import PASSWORD
from tests.browser.test_edit_and_publish import choose
from tests.support.accounts import create_account
from tests.support.factories import make_source, make_vocabulary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(chromium, live_server):
    """Author, editor and publisher, each at a browser of their own; and what their consoles complained of."""
    contexts, pages, problems = [], {}, []
    for role in ("author", "editor", "publisher"):
        create_account(role, password=PASSWORD)
        contexts.append(chromium.new_context(base_url=live_server.url))
        page = pages[role] = contexts[-1].new_page()
        page.on("console", lambda message, role=role: problems.append((role, message.text)) if message.type == "error" else None)
        page.goto("/admin/login/")
        page.fill("#id_username", role)
        page.fill("#id_password", PASSWORD)
        page.click("input[type=submit]")
    yield pages, problems
    for context in contexts:
        context.close()


def press_submit(page, words: str) -> None:
    """A move's button, on its own screen."""
    page.click(f".short-form input[type=submit][value='{words}']")


def review_and_publish(people, form: str, *, kind: str = "", note: str = "") -> None:
    """Author submits, editor approves, publisher publishes."""
    author, editor, publisher = (people[role] for role in ("author", "editor", "publisher"))
    author.click("input[name=_submit]")
    press_submit(author, "Submit for review")
    assert "Submitted for review." in author.inner_text(".messagelist")
    editor.goto("/admin/policies/policy/?work=in_review")
    editor.click("#result_list .field-title a")
    editor.click("text=Approve…")
    press_submit(editor, "Approve this text")
    assert "Approved." in editor.inner_text(".messagelist")
    publisher.goto(form)
    publisher.click("input[name=_publish]")
    assert publisher.locator("#id_reason").count() == 0
    if kind:
        publisher.check(f"input[name=kind][value={kind}]")
        publisher.fill("#id_note", note)
    press_submit(publisher, "Publish")
    assert "Published." in publisher.inner_text(".messagelist")


@pytest.mark.thorough
def test_policy_from_draft_to_correction(people, live_server):
    pages, problems = people
    author, editor, publisher = (pages[role] for role in ("author", "editor", "publisher"))
    make_vocabulary()
    make_source(title="Notice of the ministry")

    author.goto("/admin/policies/policy/add/")
    for field, text in (("title", "Internet Plus"), ("summary", "It has 65 million users."), ("published_on", "2015-07-04")):
        author.fill(f"#id_{field}", text)
    author.select_option("#id_kind", "action_plan")
    author.select_option("#id_level", "national")
    choose(author, "sources", "Notice")
    author.click("input[name=_continue]")
    form = author.url
    review_and_publish(pages, form)
    publisher.goto("/policies/internet-plus/")
    assert "65 million" in publisher.inner_text("article")

    author.goto(form)
    author.fill("#id_title", "Internet Plus, the big new draft")
    author.click("input[name=_continue]")
    author.wait_for_selector("#panel ins:has-text('big new draft')")
    author.click(".submit-row .more summary")
    author.click("text=Set the draft aside…")
    press_submit(author, "Set the draft aside")
    assert author.input_value("#id_title") == "Internet Plus"
    author.fill("#id_summary", "It has 649 million users.")
    review_and_publish(pages, form, kind="major", note="The number of users was too small.")
    publisher.goto("/policies/internet-plus/")
    assert publisher.inner_text("h1") == "Internet Plus"
    assert "649 million" in publisher.inner_text("article")

    author.goto(form)
    author.click("#state >> text=Bring the draft back…")
    press_submit(author, "Bring the draft back")
    assert author.input_value("#id_title") == "Internet Plus, the big new draft"
    assert author.input_value("#id_summary") == "It has 649 million users."

    author.click("text=Add another Policy correction")
    author.fill("#id_corrections-0-was_wrong", "65 million users")
    author.fill("#id_corrections-0-is_right", "649 million users")
    author.fill("#id_corrections-0-corrected_on", "2015-10-12")
    review_and_publish(pages, form, kind="correction", note="The number is corrected.")
    publisher.goto("/policies/internet-plus/")
    assert publisher.inner_text("h1") == "Internet Plus, the big new draft"
    assert "649 million users" in publisher.inner_text("article")
    publisher.click("article >> text=version 1")
    assert "65 million" in publisher.inner_text("article")
    publisher.goto("/corrections/")
    assert "649 million users" in publisher.inner_text("main")

    editor.goto(form)
    editor.click("text=History")
    editor.click("text=Compare the two")
    assert "What differs" in editor.inner_text("#content")
    assert check_catalogue() == []
    assert problems == []
    connection.close()
