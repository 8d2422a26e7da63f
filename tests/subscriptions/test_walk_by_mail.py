"""A reader's way through a served site and a mail server, by HTTP alone and with the links that stand in the mails."""

import json
import shutil
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import Entry
from mailing.journal import forget_open_journals
from mailing.models import Delivery, Mailing
from mailing.transitions import start
from newsletters.models import Item
from subscriptions.issue_mail.create_mailing import create_issue_mailing
from tests.subscriptions.correction_mail.conftest import screen
from tests.support.accounts import create_account
from tests.support.mailboxes import Mailboxes, link_in, one_click, served_mailboxes, text_of, work
from tests.support.mailings import fast_channel

CHANNELS = ("newsletter", "notices", "confirmations")
pytestmark = pytest.mark.thorough


@pytest.fixture
def mailboxes(settings, tmp_path, live_server) -> Iterator[Mailboxes]:
    with served_mailboxes(settings, tmp_path, live_server.url) as boxes:
        yield boxes


def page(address: str, form: dict | None = None) -> str:
    """GET, or POST with the form; redirects are followed as by a browser."""
    data = None if form is None else urlencode(form, doseq=True).encode()
    with urlopen(Request(address, data=data)) as answer:
        assert answer.status == 200
        return answer.read().decode()


def sign_up(site: str, mailboxes: Mailboxes, address: str, **wishes) -> None:
    """Sign up, confirm by the link in the mail, choose on the page to which that leads."""
    form = {"language": "en-gb", "has_issue": "on", "has_corrections": "on"}
    assert "Look into your mailbox" in page(f"{site}/subscriptions/", {**form, "address": address})
    work()
    mails = mailboxes.fetch()
    assert set(mails) == {address}
    confirm = link_in(text_of(mails[address]), "confirm")
    assert "Yes, subscribe" in page(confirm)
    manage = site + link_in(page(confirm, {}), "manage")
    assert "Saved." in page(manage, {**form, **wishes})


def test_reader_signs_up_chooses_receives_leaves_and_only_those_who_were_sent_an_error_hear_of_it(
    live_server, mailboxes, demo_content
):
    site = live_server.url
    for code in CHANNELS:
        fast_channel(code)
    item = Item.objects.get(title__startswith="Henan, Chongqing and Shanghai adopt")
    issue = Entry.objects.live().get(type="issue")
    own = json.loads(Entry.objects.get(uid=item.uid).document)["sectors"]
    sign_up(site, mailboxes, "two.sectors@example.org", sector=[own[0], "A"])
    sign_up(site, mailboxes, "everything@example.org")
    sign_up(site, mailboxes, "elsewhere@example.org", region=["CN-GD"])

    start(create_issue_mailing(issue, None), None)
    work()
    mails = mailboxes.fetch()
    assert set(mails) == {"two.sectors@example.org", "everything@example.org", "elsewhere@example.org"}
    has_item = {
        address for address, mail in mails.items() if item.title in text_of(mail) and item.title in unescape(text_of(mail, "html"))
    }
    assert has_item == {"two.sectors@example.org", "everything@example.org"}
    assert len(text_of(mails["two.sectors@example.org"])) < len(text_of(mails["everything@example.org"]))

    leaver = mails["two.sectors@example.org"]
    uid = leaver["Message-ID"].partition("@")[0].removeprefix("<")
    Delivery.objects.filter(uid=uid).update(state="unknown")
    for _ in range(2):
        assert "You are unsubscribed" in page(one_click(leaver), {"List-Unsubscribe": "One-Click"})
    work()
    assert Delivery.objects.get(uid=uid).state == "sent", "the pressed link shows that the mail arrived"

    publisher = Client()
    publisher.force_login(create_account("publisher"))
    item.corrections.create(was_wrong="65 million.", is_right="649 million.", corrected_on=timezone.localdate())
    form = {"kind": "correction", "note": "The number was wrong.", "reason": "Urgent.", f"mail_notice_{item.uid}": "on"}
    publisher.post(screen(item, "publish"), form)
    work()
    mails = mailboxes.fetch()
    assert set(mails) == {"everything@example.org"}
    assert "649 million." in text_of(mails["everything@example.org"])

    # It goes out again, as if it were that of the next month.
    Mailing.objects.filter(entry_uid=issue.uid).update(entry_uid=None, uid=uuid4())
    shutil.rmtree(mailboxes.folder / "journal")
    forget_open_journals()
    start(create_issue_mailing(issue, None), None)
    work()
    assert set(mailboxes.fetch()) == {"everything@example.org", "elsewhere@example.org"}
