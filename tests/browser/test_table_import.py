"""A table brought in by a person with a mouse: what the pages say, while they work too, and that axe finds nothing."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from policies.models import Policy
from tests.browser.site.test_accessibility import AXE_RUN, WCAG_TAGS
from tests.support.factories import make_policy, make_vocabulary
from tests.support.samples.table_files import csv_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What the page said while its answer was awaited, kept for the page that follows.
REMEMBER = """() => {
  const form = document.querySelector("[data-progress]"), working = form.querySelector(".table-progress");
  new MutationObserver(() => {
    const button = form.querySelector("[type=submit]").disabled ? "disabled" : "open";
    sessionStorage.told = [working.innerText.trim(), working.querySelector("progress").value, button].join(" ");
  }).observe(working, {subtree: true, childList: true, characterData: true});
}"""
HEAD = ["slug", "title", "kind", "level"]


def choose_file(page, live_server, tmp_path, *rows):
    file = tmp_path / "plans.csv"
    file.write_text(csv_of(HEAD, *rows))
    page.goto(f"{live_server.url}/admin/policies/policy/")
    page.click("text=Import…")
    page.set_input_files("[name=file]", file)


def violations(page) -> list[str]:
    """In every look; the page's own part, without what each page of the admin has around it."""
    found = []
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.evaluate(AXE_SCRIPT + ";0")
            found += [f"{width} {theme} {said}" for said in page.evaluate(AXE_RUN.replace("document,", '"#content",'), WCAG_TAGS)]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    return found


def test_table_is_checked_mended_and_written(sign_in, live_server, page, tmp_path):
    make_vocabulary()
    make_policy("old")
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    sign_in("author")
    choose_file(page, live_server, tmp_path, ["old", "New title", "notice", "national"], ["plan", "Plan", "notise", "national"])
    assert violations(page) == []
    page.click("text=Check the table")
    assert "1 mistake" in page.inner_text(".errornote")
    assert "C3" in page.inner_text(".table-report")
    assert violations(page) == []
    choose_file(page, live_server, tmp_path, ["old", "New title", "notice", "national"], ["plan", "Plan", "notice", "national"])
    page.click("text=Check the table")
    assert "New title" in page.inner_text(".table-report")
    assert violations(page) == []
    page.click("text=Write 2 rows")
    assert "1 new, 1 changed" in page.inner_text(".messagelist")
    assert Policy.objects.filter(title__in=["New title", "Plan"]).count() == 2
    assert problems == []


def test_page_says_how_far_the_work_is_and_its_button_is_pressed_once(sign_in, live_server, page, tmp_path):
    sign_in("author")
    choose_file(page, live_server, tmp_path, ["plan", "Plan", "notice", "national"])
    page.route("**/progress/", lambda route: route.fulfill(json={"what": "Checking", "done": 1500, "of": 5000}))
    held = []
    page.route("**/policy/import/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    page.evaluate(REMEMBER)
    page.click("text=Check the table", no_wait_after=True)
    page.wait_for_timeout(2500)  # the page asks each second
    held[0].continue_()
    page.wait_for_selector("text=Write 1 row")
    assert page.evaluate("sessionStorage.told") == "Checking: 1,500 of 5,000 rows 1500 disabled"
