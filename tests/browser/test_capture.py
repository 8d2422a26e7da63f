"""Capturing in a real browser: clicks and keys counted, with scripts and without; the first page and its sisters by axe."""

from contextlib import contextmanager
from urllib.parse import unquote

import pytest
from django.db import connection

from editorial.workflow.publishing import publish
from editorial.workflow.review import submit
from newsletters.models import Item
from tests.browser.conftest import PASSWORD
from tests.browser.site.test_accessibility import violations
from tests.support.accounts import create_account
from tests.support.factories import make_policy, make_source, make_vocabulary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "https://www.gov.cn/zhengce/content_10002.htm"
COUNT_SCRIPT = """for (const kind of ["click", "keydown"])
  addEventListener(kind, event => event.isTrusted && !(kind === "click" && event.detail === 0) && counted(kind), true)"""


@contextmanager
def count_clicks_and_keys(page):
    """What the person does: clicks of the mouse and keys, over all pages."""
    done = {"click": 0, "keydown": 0}
    page.expose_function("counted", lambda kind: done.update({kind: done[kind] + 1}))
    page.add_init_script(COUNT_SCRIPT)
    page.reload()
    yield done


@pytest.fixture
def problems(page):
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def paste(page, text):
    """One key press with a modifier, as pasting is; the clipboard of a headless browser is nobody's."""
    page.keyboard.insert_text(text)


def test_source_is_captured_from_any_page_with_two_clicks(sign_in, live_server, page, problems):
    sign_in("author")
    page.goto(f"{live_server.url}/admin/policies/policy/add/")
    with count_clicks_and_keys(page) as done:
        page.click("#capture-opener")
        page.wait_for_selector("dialog[open] #capture_address:focus")
        paste(page, f"{PAGE}?utm_source=wechat")
        page.keyboard.press("Tab")
        paste(page, "关于数据的通知")
        page.click("dialog input[type=submit]")
        page.wait_for_selector("dialog:has-text('Captured.')")
    assert done == {"click": 2, "keydown": 1}
    assert page.url.endswith("/admin/policies/policy/add/")  # the form beneath is still there
    item = Item.objects.get()
    assert (item.title, item.sources.get().url) == ("关于数据的通知", f"{PAGE}?utm_source=wechat")
    page.click("dialog >> text=Open it")
    assert page.input_value("#id_title") == "关于数据的通知"
    assert problems == []
    connection.close()


def test_what_we_have_already_is_decided_with_the_third_click(sign_in, live_server, page, problems):
    make_source(url=PAGE)
    sign_in("author").goto(f"{live_server.url}/admin/")
    with count_clicks_and_keys(page) as done:
        page.click("#capture-opener")
        page.wait_for_selector("dialog[open] #capture_address:focus")
        paste(page, PAGE.replace("https", "http"))
        page.click("dialog input[type=submit]")
        page.wait_for_selector("dialog >> text=You have this already")
        page.click("dialog input[value='Go on']")
        page.wait_for_selector("dialog:has-text('Captured.')")
    assert done == {"click": 3, "keydown": 0}
    assert Item.objects.get().sources.get().url == PAGE
    assert problems == []
    connection.close()


def test_keys_alone_capture_two_and_open_the_second(sign_in, live_server, page, problems):
    sign_in("author").goto(f"{live_server.url}/admin/")
    with count_clicks_and_keys(page) as done:
        page.keyboard.press("Alt+c")
        for number in (1, 2):
            page.wait_for_selector("dialog[open] #capture_address:focus")
            paste(page, f"https://example.org/{number}")
            page.keyboard.press("Control+Enter")
            page.wait_for_selector("dialog a:has-text('Open it'):focus")
            if number == 1:
                page.keyboard.press("Tab")
                page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.wait_for_url("**/change/")
    assert done["click"] == 0
    assert page.input_value("#id_title") == "example.org/2"
    assert problems == []
    connection.close()


def test_closing_keeps_what_was_typed_for_the_next_time(sign_in, live_server, page):
    sign_in("author").goto(f"{live_server.url}/admin/")
    page.keyboard.press("Alt+c")
    page.wait_for_selector("dialog[open] #capture_address:focus")
    paste(page, PAGE)
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("Alt+c")
    assert page.input_value("#capture_address") == PAGE
    connection.close()


def test_session_that_ended_meanwhile_loses_nothing(sign_in, live_server, page):
    sign_in("author").goto(f"{live_server.url}/admin/")
    page.keyboard.press("Alt+c")
    page.wait_for_selector("dialog[open] #capture_address:focus")
    paste(page, PAGE)
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=nothing that you typed is lost")
    page.fill("#id_username", "author")
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.click("text=Save what I typed")
    page.wait_for_selector("text=Captured.")
    connection.close()


def test_without_scripts_the_page_captures(chromium, live_server):
    create_account("author", password=PASSWORD)
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/admin/login/")
    page.fill("#id_username", "author")
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.click("#capture-opener")
    page.fill("#capture_address", PAGE)
    page.click(".capture input[type=submit]")
    assert "Captured." in page.inner_text("#content")
    context.close()
    connection.close()


def test_bookmark_opens_the_form_filled_in_from_another_site(sign_in, live_server, page):
    """`localhost` and `127.0.0.1` are two sites: the session comes along because it is a navigation of the window."""
    sign_in("author")
    page.goto(f"{live_server.url}/admin/capture/bookmarklet/")
    script = unquote(page.get_attribute("#capture-bookmark", "href").removeprefix("javascript:"))
    page.goto(live_server.url.replace("localhost", "127.0.0.1") + "/about/")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))")
    with page.context.expect_page() as opened:
        page.evaluate(script)
    form = opened.value
    form.wait_for_selector("#capture_note:focus")
    assert form.input_value("#capture_address").endswith("/about/")
    assert form.input_value("#capture_title") == page.title()
    assert form.input_value("#capture_note") == page.inner_text("h1")
    assert not Item.objects.exists()
    form.click(".capture input[type=submit]")
    form.wait_for_selector("text=Captured.")
    connection.close()


@pytest.mark.thorough
def test_first_page_and_its_sisters_have_no_violation_in_any_look(sign_in, live_server, page):
    make_vocabulary()
    make_source(url=PAGE)
    sign_in("publisher")
    pages = {"first, new": "/admin/"}
    found = _violations(page, live_server.url, pages)
    publish(make_policy(review_by="2020-01-01"), by=None)
    submit(make_policy("other"), by=None)
    pages = {
        "first": "/admin/",
        "capture": "/admin/capture/",
        "bookmark": "/admin/capture/bookmarklet/",
        "committee": "/admin/newsletters/issue/coverage/",
    }
    found += _violations(page, live_server.url, pages)
    page.goto(f"{live_server.url}/admin/")
    page.click("#capture-opener")
    page.fill("dialog #capture_address", PAGE)
    page.click("dialog input[type=submit]")
    page.wait_for_selector("dialog >> text=You have this already")
    found += [f"dialog: {said}" for said in _without_colours(page)]
    assert not found, "\n".join(found)
    connection.close()


def _violations(page, url, pages) -> list[str]:
    """But for colours: those of links and of the head are all pages', and are looked at with them."""
    found = []
    for name, path in pages.items():
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(url + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than {width} pixels"
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                found += [f"{name}, {width}, {theme}: {said}" for said in _without_colours(page)]
    return found


def _without_colours(page) -> list[str]:
    return [said for said in violations(page) if not said.startswith(("color-contrast", "link-in-text-block"))]
