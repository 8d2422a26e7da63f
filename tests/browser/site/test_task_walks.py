"""What readers come for, with the clicks that each answer costs; where a page is open already, from that page."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site.conftest import THEMES, WIDTHS, open_path

pytestmark = pytest.mark.browser
COUNT_SCRIPT = "addEventListener('click', event => event.isTrusted && event.detail > 0 && counted(), true)"


class Walk:
    """A reader whose clicks are counted, over all pages."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0
        page.expose_function("counted", self._count)
        page.add_init_script(COUNT_SCRIPT)

    def _count(self) -> None:
        self.clicks += 1


@pytest.fixture(params=WIDTHS)
def walk(request, chromium: Browser, site: str) -> Iterator[Walk]:
    context = chromium.new_context(base_url=site, viewport={"width": request.param, "height": 740})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.route(lambda address: urlsplit(address).hostname != "127.0.0.1", lambda route: route.fulfill(body="Elsewhere"))
    yield Walk(context.new_page())
    context.close()


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/policies/former-measures/", "Superseded by Measures on connected products, second edition on 1 May 2020."),
        ("/policies/present-measures/", "In force since 1 May 2020."),
        ("/policies/twelfth-five-year-plan/", "Ended in 2015."),
    ],
)
def test_whether_a_policy_is_in_force_is_read_without_a_click_or_scrolling(walk, path, sentence):
    open_path(walk.page, path)
    status = walk.page.locator(".status-sentence")
    expect(status).to_have_text(sentence)
    expect(status).to_be_in_viewport(ratio=1)
    assert walk.clicks == 0


def test_original_is_reached_with_one_click(walk):
    open_path(walk.page, "/policies/internet-plus/")
    walk.page.get_by_role("link", name="Original text (Chinese, State Council)").click()
    walk.page.wait_for_url("https://www.gov.cn/zhengce/content/2015-07/04/content_10002.htm")
    assert walk.clicks == 1


def test_citation_is_taken_along_with_two_clicks_at_most(walk):
    open_path(walk.page, "/policies/internet-plus/")
    cite = walk.page.get_by_role("region", name="Cite this")
    cite.get_by_role("button", name="Copy").click()
    cite.get_by_role("button", name="Copied").wait_for()
    assert walk.clicks <= 2


def test_what_closes_soon_is_found_with_one_click(walk):
    open_path(walk.page, "/changes/")
    walk.page.get_by_role("navigation", name="Main").get_by_role("link", name="Closing soon").click()
    walk.page.wait_for_url("**/consultations/")
    rows = walk.page.get_by_role("main").locator(".rows").first
    expect(rows).to_contain_text("12 days left")
    expect(rows).to_contain_text("Draft measures on connected products")
    assert walk.clicks == 1


def test_home_shows_what_closes_and_what_changed_without_a_click(walk):
    open_path(walk.page, "/")
    main = walk.page.get_by_role("main")
    expect(main.get_by_role("region", name="Closing soon")).to_contain_text("12 days left")
    expect(main.get_by_role("region", name="Changed this week").get_by_role("link").nth(1)).to_be_visible()
    assert walk.clicks == 0


@pytest.mark.parametrize("theme", THEMES)
def test_headline_of_the_home_page_takes_two_lines_at_most(walk, prefixes, theme):
    walk.page.emulate_media(color_scheme=theme)
    for prefix in prefixes.values():
        open_path(walk.page, f"{prefix}/")
        lines = walk.page.locator("h1").evaluate("one => one.offsetHeight / parseFloat(getComputedStyle(one).lineHeight)")
        assert lines < 2.5
