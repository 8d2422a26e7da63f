"""From signing up to the correction of an item, in one browser and with the mails that a real SMTP server took."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from catalogue.models import Entry
from newsletters.models import Issue, Item
from tests.support.mailboxes import link_in, one_click, served_mailboxes, text_of, work
from tests.support.mailings import fast_channel

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
FIRST, SECOND = "li@example.org", "anna@example.org"


def sign_up(page: Page, mailboxes, address: str, sectors: list[str]) -> None:
    page.goto("/subscriptions/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name="Subscribe", exact=True).click()
    work()
    page.goto(link_in(text_of(mailboxes.fetch()[address]), "confirm"))
    page.get_by_role("button", name="Yes, subscribe").click()
    page.get_by_role("link", name="Choose what you get").click()
    page.locator("summary", has_text="Sectors").click()
    for sector in sectors:
        page.get_by_role("checkbox", name=sector).check()
    page.get_by_label("Corrections").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_reader_chooses_receives_leaves_and_the_publisher_mails_and_corrects(
    chromium, sign_in, live_server, settings, tmp_path, demo_content
):
    for code in ("newsletter", "notices", "confirmations"):
        fast_channel(code)
    item = Item.objects.get(title__startswith="Henan, Chongqing and Shanghai adopt")
    issue = Issue.objects.get(uid=Entry.objects.live().get(type="issue").uid)
    reader = chromium.new_context(base_url=live_server.url).new_page()
    desk = sign_in("publisher")
    with served_mailboxes(settings, tmp_path, live_server.url) as mailboxes:
        sign_up(reader, mailboxes, FIRST, ["Manufacturing", "Information transmission"])
        sign_up(reader, mailboxes, SECOND, [])

        desk.goto(f"{live_server.url}/admin/newsletters/issue/{issue.pk}/change/")
        desk.get_by_role("link", name="Mail", exact=False).first.click()
        desk.get_by_role("button", name="Send to 2 readers").click()
        work()
        mails = mailboxes.fetch()
        assert set(mails) == {FIRST, SECOND}
        mail_program = reader.context.new_page()
        mail_program.set_content(text_of(mails[FIRST], "html"))
        expect(mail_program.get_by_text(item.title).first).to_be_visible()

        reader.goto(one_click(mails[FIRST]))
        reader.get_by_role("button", name="Unsubscribe").click()
        expect(reader.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")

        item.corrections.create(was_wrong="65 million.", is_right="649 million.", corrected_on=timezone.localdate())
        desk.goto(f"{live_server.url}/admin/newsletters/item/{item.pk}/publish/")
        desk.get_by_role("radio", name="Correction:").check()
        desk.locator("[name=note]").fill("The number was wrong.")
        desk.locator("[name=reason]").fill("Urgent.")
        expect(desk.get_by_role("checkbox", name="1 reader was sent this")).to_be_checked()
        desk.get_by_role("button", name="Publish", exact=True).click()
        work()
        mails = mailboxes.fetch()
        assert set(mails) == {SECOND}, "the one that left gets nothing more"
        assert "649 million." in text_of(mails[SECOND])
