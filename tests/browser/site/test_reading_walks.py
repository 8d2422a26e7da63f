"""What readers come for, in a real browser, by the names that they read."""

import pytest

pytestmark = pytest.mark.browser


def search(reader, words: str) -> None:
    reader.goto("/")
    reader.get_by_role("banner").get_by_role("searchbox").fill(words)
    reader.get_by_role("banner").get_by_role("searchbox").press("Enter")
    reader.wait_for_url("**/search/**")


@pytest.mark.parametrize("words", ["internet plus", "互联网+", "标准"])
def test_search_leads_to_an_entry(reader, words):
    search(reader, words)
    first = reader.get_by_role("main").locator(".rows").get_by_role("link").first
    title = first.inner_text()
    first.click()
    assert reader.get_by_role("heading", level=1).inner_text() == title


def test_filter_is_set_shared_and_taken_off(reader, chromium, site):
    reader.goto("/policies/")
    all_said = reader.get_by_role("main").get_by_role("status").first.inner_text()
    filters = reader.get_by_role("form", name="Filters")
    if not filters.is_visible():
        reader.get_by_text("Filters").first.click()
    filters.get_by_role("group", name="Level").get_by_role("checkbox", name="Provincial").check()
    filters.get_by_role("button", name="Apply").click()
    said = reader.get_by_role("main").get_by_role("status").first.inner_text()
    assert said != all_said

    shared = chromium.new_page(base_url=site)
    shared.goto(reader.url)
    assert shared.get_by_role("main").get_by_role("status").first.inner_text() == said
    shared.close()

    reader.get_by_role("main").get_by_role("link", name="Provincial").click()
    assert reader.get_by_role("main").get_by_role("status").first.inner_text() == all_said
