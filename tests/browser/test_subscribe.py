"""A reader signs up, confirms, chooses two sectors and leaves, by keyboard and without scripts."""

from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from catalogue.models import Sector
from mailing.models import Delivery, Suppression
from subscriptions.link_tokens import unsubscribe_token
from subscriptions.models import Subscriber
from tests.subscriptions.readers import mail_links
from tests.support.factories import make_vocabulary


@pytest.fixture
def reader(chromium: Browser, live_server, settings) -> Iterator[Page]:
    settings.SITE_URL = live_server.url
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def press_button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_reader_signs_up_confirms_chooses_two_sectors_and_leaves_with_one_click(reader, live_server):
    make_vocabulary()
    Sector.objects.create(code="C", name_en="Manufacturing", is_standard=True)
    reader.goto("/subscriptions/?sector=I")
    expect(reader.get_by_role("checkbox", name="Information transmission")).to_be_checked()
    reader.get_by_label("E-mail address").focus()
    reader.keyboard.type("li@example.org")
    press_button(reader, "Subscribe")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")

    (link,) = mail_links()
    reader.goto(f"/{link}")
    assert Subscriber.objects.get().state == "pending"
    press_button(reader, "Yes, subscribe")
    expect(reader.get_by_role("heading", level=1)).to_have_text("You are subscribed")

    reader.get_by_role("link", name="Choose what you get").focus()
    reader.keyboard.press("Enter")
    reader.get_by_role("checkbox", name="Manufacturing").focus()
    reader.keyboard.press("Space")
    reader.locator("summary", has_text="Regions").focus()
    reader.keyboard.press("Space")
    reader.get_by_role("checkbox", name="Henan").focus()
    reader.keyboard.press("Space")
    press_button(reader, "Save")
    expect(reader.get_by_role("status").first).to_contain_text("Saved")
    subscriber = Subscriber.objects.get()
    assert (subscriber.preference.sectors, subscriber.preference.regions) == (["C", "I"], ["CN-HA"])

    stop = f"{live_server.url}/subscriptions/stop/{unsubscribe_token(subscriber.uid, subscriber.secret)}/"
    for _ in range(2):
        with urlopen(Request(stop, data=b"List-Unsubscribe=One-Click", method="POST")) as answer:
            assert (answer.status, answer.url) == (200, stop)
    assert Subscriber.objects.active().count() == 0
    assert {one.scope for one in Suppression.objects.all()} == {"newsletter", "alerts"}
    assert Delivery.objects.count() == 1
