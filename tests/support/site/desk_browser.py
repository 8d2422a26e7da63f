"""People at the desk of the checked site, in one look: width, theme of the system, and what Django's switch says."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

from playwright.sync_api import Browser, Page

from tests.support.site.desk_pages import DeskPage
from tests.support.site.site_server import PASSWORD

COUNT_REQUESTS = """{
  window.pendingRequests = 0;
  const { fetch } = window;
  window.fetch = (...request) => {
    window.pendingRequests += 1;
    return fetch(...request).finally(() => { window.pendingRequests -= 1; });
  };
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...body) {
    window.pendingRequests += 1;
    this.addEventListener("loadend", () => { window.pendingRequests -= 1; });
    return send.apply(this, body);
  };
}"""


def wait_until_settled(tab: Page) -> None:
    """Wait until the tab, one of `signed_in_page`, is loaded and no script waits for an answer.

    "networkidle" of Playwright takes half a second more.
    """
    tab.wait_for_load_state("load")
    tab.wait_for_function("!window.pendingRequests")


@contextmanager
def signed_in_page(browser: Browser, site: str, *, role: str = "publisher", **look: object) -> Iterator[Page]:
    """A signed-in tab; the site's policy is bypassed for what the tests put into a page, such as axe."""
    context = browser.new_context(base_url=site, bypass_csp=True, **look)  # type: ignore[arg-type]
    context.add_init_script(COUNT_REQUESTS)
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
    wait_until_settled(tab)
    return answer.status
