"""A reader's way through a served site and a mail server, by HTTP alone and with the links that stand in the mails."""

import email
import json
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import Entry
from mailing import journal
from mailing.bounces.waiting_reports import take_in_reports
from mailing.freeze import freeze_due
from mailing.models import Delivery, Mailing
from mailing.send import send_due
from mailing.transitions import start
from newsletters.models import Item
from subscriptions.issue_mail.create_mailing import create_issue_mailing
from subscriptions.sign_up_job import handle_link_requests
from tests.drills.smtp_sink import running_sink
from tests.subscriptions.correction_mail.conftest import screen
from tests.support.accounts import create_account
from tests.support.mailings import fast_channel

CHANNELS = ("newsletter", "notices", "confirmations")
pytestmark = pytest.mark.thorough


class Mailboxes:
    """The mails that the sink took since it was asked last, by recipient."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0

    def fetch(self) -> dict[str, EmailMessage]:
        found: dict[str, EmailMessage] = {}
        while (path := self.folder / f"{self.number + 1}.eml").exists():
            self.number += 1
            mail = email.message_from_bytes(path.read_bytes(), policy=policy.SMTP)
            assert mail["Delivered-To"] not in found, "somebody got two"
            found[mail["Delivered-To"]] = mail
        return found


@pytest.fixture
def mailboxes(settings, tmp_path, live_server) -> Iterator[Mailboxes]:
    settings.SITE_URL = live_server.url
    settings.MAIL_JOURNAL = str(tmp_path / "journal")
    with running_sink(tmp_path, "--no-sync", "--keep") as (port, _log):
        settings.MAILING = {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port,
            "EMAIL_HOST_USER": "", "EMAIL_HOST_PASSWORD": "",
        }  # fmt: skip
        yield Mailboxes(tmp_path)
    journal.forget_open_journals()


def work() -> None:
    """What the worker does until nothing waits."""
    handle_link_requests()
    freeze_due(lambda: False)
    send_due(lambda: False)
    take_in_reports()


def page(address: str, form: dict | None = None) -> str:
    """GET, or POST with the form; redirects are followed as by a browser."""
    data = None if form is None else urlencode(form, doseq=True).encode()
    with urlopen(Request(address, data=data)) as answer:
        assert answer.status == 200
        return answer.read().decode()


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return part.get_content()


def link_in(text: str, purpose: str) -> str:
    found = re.search(rf"(?:https?://[^\s\"'<>]+)?/subscriptions/{purpose}/[\w-]+/", unescape(text))
    assert found, f"no link to {purpose}"
    return found[0]


def one_click(mail: EmailMessage) -> str:
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return mail["List-Unsubscribe"].split(">")[0].removeprefix("<")


def sign_up(site: str, mailboxes: Mailboxes, address: str, **wishes) -> None:
    """Sign up, confirm by the link in the mail, choose on the page to which that leads."""
    form = {"language": "en-gb", "has_corrections": "on"}
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
    form = {"kind": "correction", "note": "The number was wrong.", "reason": "Urgent.", "mail_notice": "on"}
    publisher.post(screen(item, "publish"), form)
    work()
    mails = mailboxes.fetch()
    assert set(mails) == {"everything@example.org"}
    assert "649 million." in text_of(mails["everything@example.org"])

    Mailing.objects.filter(entry_uid=issue.uid).update(entry_uid=None)  # it goes out again, as if it were that of the next month
    start(create_issue_mailing(issue, None), None)
    work()
    assert set(mailboxes.fetch()) == {"everything@example.org", "elsewhere@example.org"}
