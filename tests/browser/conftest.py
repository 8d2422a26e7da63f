"""A real Chromium against a live server."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.support.accounts import create_account
from tests.support.site.chromium import CHROMIUM_ARGUMENTS

PASSWORD = "a long enough one"


@pytest.fixture(scope="session", autouse=True)
def _allow_event_loop_of_playwright():
    """Playwright's synchronous interface runs a loop in this thread, which Django takes for an asynchronous one."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(autouse=True)
def _committed_rows(transactional_db):
    """The thread of a live server sees committed rows alone."""


@pytest.fixture(scope="session", autouse=True)
def _clicks_wait_for_saving():
    """A typed form is saved by fetch. As with any other form, a click is over when the page of the answer is there."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Page, Locator):
            patch.setattr(kind, "click", _waiting(kind.click))
        yield


def _waiting(click):
    def click_and_wait(self, *args, **kwargs):
        click(self, *args, **kwargs)
        page = self if isinstance(self, Page) else self.page
        if not page.is_closed() and not kwargs.get("no_wait_after"):
            page.wait_for_selector(".is-saving", state="detached")

    return click_and_wait


@pytest.fixture(scope="session")
def chromium(chromium_path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def sign_in(page, live_server):
    def as_role(role: str) -> Page:
        """The form of the sign-in, which takes two pages, is filled in by the tests of the served site."""
        client = Client()
        client.force_login(create_account(role, password=PASSWORD))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return page

    return as_role
