"""What readers come for, in a real browser, by the names that they read."""

import pytest

pytestmark = pytest.mark.browser
LONGEST_WALK = 100  # stops of the Tab key
MORE_WORDS = [pytest.param(words, marks=pytest.mark.thorough) for words in ("标准", "二维码")]


@pytest.mark.parametrize("address", ["/feeds/changes.atom", "/policies/feed.atom"])
def test_feed_in_a_browser_is_readable_under_the_site_policy(reader, address):
    """The style sheet is the site's own: the policy lets it in, and nothing of it is refused."""
    refused = []
    reader.on("console", lambda message: refused.append(message.text))
    reader.goto(address)
    title = reader.locator("css=feed > title")
    assert title.evaluate("node => getComputedStyle(node).display") == "block"
    assert "This is a feed" in reader.evaluate("getComputedStyle(document.documentElement, '::before').content")
    assert reader.locator("css=id").first.is_hidden()
    assert reader.locator("css=entry > content").first.is_hidden()
    assert refused == []


def search(reader, words: str) -> None:
    reader.goto("/")
    reader.get_by_role("banner").locator("input[name=q]").fill(words)
    reader.get_by_role("banner").locator("input[name=q]").press("Enter")
    reader.wait_for_url("**/search/**")


def test_printed_page_shows_the_addresses_of_its_sources(reader):
    reader.goto("/policies/internet-plus/")
    link = reader.get_by_role("region", name="Sources").locator("a[href^=http]").first
    shown = "node => getComputedStyle(node, '::after').content"
    assert link.evaluate(shown) == "none"
    reader.emulate_media(media="print")
    assert link.get_attribute("href") in link.evaluate(shown)


@pytest.mark.parametrize("words", ["internet plus", "互联网+", *MORE_WORDS])
def test_search_leads_to_an_entry(reader, words):
    search(reader, words)
    first = reader.get_by_role("main").locator(".rows").get_by_role("link").first
    title = first.inner_text()
    first.click()
    assert reader.get_by_role("heading", level=1).inner_text() == title


def test_filter_is_set_shared_and_taken_off(reader, chromium, site):
    reader.goto("/policies/")
    all_said = reader.locator(".list-summary").inner_text()
    filters = reader.get_by_role("form", name="Filters")
    if not filters.is_visible():
        reader.get_by_text("Filters").first.click()
    filters.get_by_role("group", name="Level").get_by_role("checkbox", name="Provincial").check()
    filters.get_by_role("button", name="Apply").click()
    said = reader.locator(".list-summary").inner_text()
    assert said != all_said

    shared = chromium.new_page(base_url=site)
    shared.goto(reader.url)
    assert shared.locator(".list-summary").inner_text() == said
    shared.close()

    reader.get_by_role("main").get_by_role("link", name="Provincial").click()
    assert reader.locator(".list-summary").inner_text() == all_said


@pytest.mark.parametrize("words", ["internet plus", *MORE_WORDS])
def test_search_leads_to_a_citation(reader, words):
    search(reader, words)
    reader.get_by_role("main").locator(".rows").get_by_role("link").first.click()
    cite = reader.get_by_role("region", name="Cite this page")
    cite.get_by_role("button", name="Copy").click()
    cite.get_by_role("button", name="Copied").wait_for()
    field = reader.locator("[name=q]").first
    field.fill("")
    field.press("Control+V")  # the site's policy lets no script read what was copied
    copied = field.input_value()
    citation = cite.locator("p span").first.inner_text()
    assert copied == citation[: int(field.get_attribute("maxlength"))]
    assert "Version " in citation
    with reader.expect_download() as download:
        cite.get_by_role("link", name="RIS").click()
    assert download.value.path().read_text().startswith("TY  - ")


def test_timeline_is_reached_by_keyboard_and_read_as_a_table(reader):
    reader.goto("/policies/internet-plus/")
    summary = reader.get_by_role("figure", name="When it happened").locator("summary")
    for _ in range(LONGEST_WALK):
        reader.keyboard.press("Tab")
        if summary.evaluate("one => one === document.activeElement"):
            break
    reader.keyboard.press("Enter")
    table = reader.get_by_role("figure", name="When it happened").get_by_role("table")
    assert "4 July 2015" in table.inner_text()


def test_region_is_reached_on_the_map_by_keyboard(reader):
    reader.goto("/regions/")
    reader.locator(".tile-map a").first.focus()
    for _ in range(40):
        if "Henan" in (reader.evaluate("document.activeElement.getAttribute('aria-label')") or ""):
            break
        reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/regions/CN-HA/")
    assert reader.get_by_role("heading", level=1).inner_text() == "Henan"


def test_issue_is_taken_along_as_pdf(reader):
    reader.goto("/newsletters/")
    reader.get_by_role("main").get_by_role("link", name="Newsletter of March 2015").first.click()
    address = reader.get_by_role("link", name="This issue as PDF").get_attribute("href")
    answer = reader.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body().startswith(b"%PDF-")


def test_language_is_switched_there_and_back(reader):
    reader.goto("/policies/?region=CN-HA")
    reader.get_by_role("banner").get_by_role("link", name="中文").click()
    reader.wait_for_url("**/zh-hans/policies/?region=CN-HA")
    assert reader.locator("html").get_attribute("lang") == "zh-Hans"
    assert reader.get_by_role("heading", level=1).inner_text() == "政策"
    reader.get_by_role("main").locator(".rows").get_by_role("link").first.click()
    assert "/zh-hans/policies/" in reader.url
    reader.get_by_role("banner").get_by_role("link", name="English").click()
    assert reader.locator("html").get_attribute("lang") == "en"


def test_suggestion_is_chosen_by_keyboard(reader):
    reader.goto("/")
    box = reader.get_by_role("banner").locator("input[name=q]")
    box.press_sequentially("interne", delay=30)
    reader.get_by_role("option").first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    reader.wait_for_function("location.pathname !== '/'")
    assert reader.get_by_role("heading", level=1).count() == 1
