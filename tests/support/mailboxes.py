"""Mailboxes of readers behind a real SMTP server, and what the mails in them hold."""

import email
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any

from mailing import journal
from mailing.bounces.waiting_reports import take_in_reports
from mailing.freeze import freeze_due
from mailing.send import send_due
from subscriptions.sign_up_job import handle_link_requests
from tests.drills.smtp_sink import running_sink


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


@contextmanager
def served_mailboxes(settings: Any, folder: Path, site: str) -> Iterator[Mailboxes]:
    """The site at the address `site` mails by a server on loopback that keeps each mail in the folder."""
    settings.SITE_URL = site
    settings.MAIL_JOURNAL = str(folder / "journal")
    with running_sink(folder, "--no-sync", "--keep") as (port, _log):
        settings.MAILING = {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port,
            "EMAIL_HOST_USER": "", "EMAIL_HOST_PASSWORD": "",
        }  # fmt: skip
        yield Mailboxes(folder)
    journal.forget_open_journals()


def work() -> None:
    """What the worker does until nothing waits."""
    handle_link_requests()
    freeze_due(lambda: False)
    send_due(lambda: False)
    take_in_reports()


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
