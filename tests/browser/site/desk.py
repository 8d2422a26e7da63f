"""Somebody at the desk of the checked site, in one look: width, theme of the system, and what Django's switch says."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.site_content import PASSWORD


@contextmanager
def at_the_desk(browser: Browser, site: str, *, role: str = "publisher", **look: object) -> Iterator[Page]:
    """A signed-in tab; the site's policy is bypassed for what the tests put into a page, such as axe."""
    context = browser.new_context(base_url=site, bypass_csp=True, **look)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto("/admin/login/")
    tab.fill("#id_username", role)
    tab.fill("#id_password", PASSWORD)
    tab.click("#login-form [type=submit]")
    yield tab
    context.close()
