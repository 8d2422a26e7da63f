"""The walk "an edit until it is public", in a real browser."""

import pytest
from django.db import connection

from editorial.content.consistency_check import check_catalogue
from tests.support.factories import make_source, make_vocabulary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose(page, field, text):
    """Pick from an autocompleting list as an editor does: open, type, press Enter."""
    page.click(f".field-{field} .select2-selection")
    page.keyboard.type(text)
    page.wait_for_selector(f".select2-results__option--highlighted:has-text('{text}')")
    page.keyboard.press("Enter")


def test_publisher_drafts_publishes_corrects_and_withdraws(sign_in, live_server, page):
    make_vocabulary()
    make_source(title="Notice of the ministry")
    problems = []
    page.on(
        "console", lambda message: problems.append(f"{message.text} {message.location['url']}") if message.type == "error" else None
    )
    sign_in("publisher")
    page.goto(f"{live_server.url}/admin/policies/policy/add/")
    page.fill("#id_title", "Internet Plus")
    page.fill("#id_title_zh", "互联网+")
    page.fill("#id_summary", "What it says.")
    page.select_option("#id_kind", "action_plan")
    page.select_option("#id_level", "national")
    page.fill("#id_published_on", "2015-07-04")
    page.click(".field-body .ProseMirror:visible")
    page.keyboard.type("It joins the Internet with manufacturing.")
    choose(page, "technologies", "Big data")
    choose(page, "sources", "Notice")
    page.click("input[name=_publish]")
    page.fill("#id_reason", "The desk is one person today.")
    page.click(".short-form input[type=submit]")
    assert "Published." in page.inner_text(".messagelist")

    page.goto(f"{live_server.url}/policies/internet-plus/")
    assert page.inner_text("h1") == "Internet Plus"
    assert "joins the Internet" in page.inner_text("article")
    assert "互联网+" in page.inner_text("article")

    page.goto(f"{live_server.url}/admin/policies/policy/")
    page.click("text=Internet Plus")
    page.fill("#id_title", "Internet Plus action plan")
    page.click("input[name=_continue]")
    assert "unpublished changes" in page.inner_text(".publication-status")
    change_form = page.url
    page.goto(f"{live_server.url}/policies/internet-plus/")
    assert page.inner_text("h1") == "Internet Plus"

    page.goto(change_form)
    page.click("input[name=_preview]")
    assert page.inner_text("h1") == "Internet Plus action plan"
    page.click("text=Back to the form")
    page.click("input[name=_publish]")
    page.fill("#id_note", "The title is complete.")
    page.fill("#id_reason", "The desk is one person today.")
    page.click(".short-form input[type=submit]")
    page.goto(f"{live_server.url}/policies/internet-plus/")
    assert page.inner_text("h1") == "Internet Plus action plan"
    assert "The title is complete." in page.inner_text("article")

    page.goto(change_form)
    page.click(".submit-row .more summary")
    page.click("text=Remove from the site…")
    page.fill("#id_notice", "It was entered twice.")
    page.click(".short-form input[type=submit]")
    page.goto(f"{live_server.url}/policies/internet-plus/")
    assert "It was entered twice." in page.inner_text("main")
    page.goto(f"{live_server.url}/policies/")
    assert "Internet Plus" not in page.inner_text("main")
    assert check_catalogue() == []
    assert problems == [], "\n".join(problems)
    connection.close()


def test_author_has_no_button_to_publish(sign_in, live_server, page):
    sign_in("author")
    page.goto(f"{live_server.url}/admin/policies/policy/add/")
    assert page.locator("input[name=_continue]").count() == 1
    assert page.locator("input[name=_publish]").count() == 0
