"""One site and one browser for all checks of pages; nothing here touches the tests' own database."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.site.site_pages import LANGUAGES, PAGES, SitePage
from tests.support.site.site_server import fetch, served_site

WIDTHS = (360, 1280)
THEMES = ("light", "dark")


@pytest.fixture(autouse=True)
def _committed_rows():
    """In place of the one above: the served site has a database of its own."""


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[str]:
    with served_site(tmp_path_factory.mktemp("site")) as url:
        yield url


@pytest.fixture(scope="session")
def prefixes(site) -> dict[str, str]:
    """The languages that the site speaks, with the prefix of their addresses."""
    assert {fetch(f"{site}{prefix}/")[0] for prefix in LANGUAGES.values()} == {200}
    return LANGUAGES


@pytest.fixture(scope="session")
def _context(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    """Bypasses the site's policy for what the tests themselves put into a page, such as axe."""
    context = chromium.new_context(base_url=site, bypass_csp=True, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="module")
def tab_of_module(_context: BrowserContext) -> Iterator[Page]:
    page = _context.new_page()
    yield page
    page.close()


@pytest.fixture
def tab(tab_of_module: Page) -> Iterator[Page]:
    """A tab in which another test may have opened a page: a new one takes as long as three pages do."""
    yield tab_of_module
    tab_of_module.goto("about:blank")
    tab_of_module.set_viewport_size({"width": 1280, "height": 720})
    tab_of_module.emulate_media(color_scheme="light", forced_colors="none", media="screen")


@pytest.fixture
def reader(chromium: Browser, site: str) -> Iterator[Page]:
    """A reader as they come: the site's policy holds, nothing is stored yet, downloads are allowed."""
    context = chromium.new_context(base_url=site, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=[pytest.param(p, marks=[pytest.mark.thorough] * p.is_variant, id=p.name) for p in PAGES])
def site_page(request) -> SitePage:
    return request.param


def open_path(page: Page, path: str, status: int = 200) -> None:
    """Open it and wait for its faces. Fails where the status is another than the list of pages says."""
    answer = page.goto(quote(path, safe="/?&=%+"))
    assert answer is not None
    assert answer.status == status, f"{path} answers {answer.status}, not {status}"
    page.evaluate("document.fonts.ready.then(() => true)")
