"""People at the desk of the checked site, in one look: width, theme of the system, and what Django's switch says."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

from playwright.sync_api import Browser, Page

from tests.support.site.desk_pages import DeskPage
from tests.support.site.site_server import PASSWORD


@contextmanager
def signed_in_page(browser: Browser, site: str, *, role: str = "publisher", **look: object) -> Iterator[Page]:
    """A signed-in tab; the site's policy is bypassed for what the tests put into a page, such as axe."""
    context = browser.new_context(base_url=site, bypass_csp=True, **look)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto("/admin/login/")
    tab.fill("#id_username", role)
    tab.fill("#id_password", PASSWORD)
    tab.click("#login-form [type=submit]")
    yield tab
    context.close()


@contextmanager
def signed_in_pages(browser: Browser, site: str, **look: object) -> Iterator[Callable[[str], Page]]:
    """The tab of a role, signed in when it is asked for first."""
    with ExitStack() as stack:
        yield cache(lambda role: stack.enter_context(signed_in_page(browser, site, role=role, **look)))


def open_desk_page(tab: Page, page: DeskPage) -> int:
    """Its status, when all that is done there is done."""
    tab.emulate_media(media="screen")
    answer = tab.goto(page.path)
    assert answer is not None
    page.action(tab)
    tab.wait_for_load_state("networkidle")
    return answer.status
