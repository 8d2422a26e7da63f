"""An issue that was mailed to four readers, of whom one chose a region that its Henan item is not about."""

import email
from email import policy

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Entry
from mailing import journal
from mailing.freeze import freeze_due
from mailing.models import Mailing
from mailing.send import send_due
from mailing.transitions import start
from newsletters.models import Item
from subscriptions.issue_mail.create_mailing import create_issue_mailing
from subscriptions.models import Wishes
from tests.subscriptions.readers import make_subscriber
from tests.support.accounts import create_account
from tests.support.mailings import fast_channel

READERS = {"one": {}, "two": {}, "chinese": {}, "elsewhere": {"regions": ("CN-GD",)}}


def work() -> None:
    """What the worker does until nothing waits."""
    freeze_due(lambda: False)
    send_due(lambda: False)


@pytest.fixture
def outbox(settings, tmp_path):
    box = tmp_path / "box"
    settings.MAILING = {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(box)}
    settings.MAIL_JOURNAL = str(tmp_path / "journal")
    yield box
    journal.forget_open_journals()


@pytest.fixture
def readers(db):
    """The readers by name, those of READERS."""
    languages = {"chinese": "zh-hans"}
    return {
        name: make_subscriber(f"{name}@reader.example", Wishes(**wishes), language=languages.get(name, "en-gb"))
        for name, wishes in READERS.items()
    }


@pytest.fixture
def mailed_issue(demo_content, readers, outbox) -> Mailing:
    fast_channel()
    issue = max(Entry.objects.live().filter(type="issue"), key=lambda entry: len(entry.document))
    mailing = create_issue_mailing(issue, None)
    start(mailing, None)
    work()
    assert mailing.deliveries.filter(state="sent").count() == len(READERS)
    for path in outbox.glob("*.eml"):
        path.unlink()
    return mailing


@pytest.fixture
def item(mailed_issue) -> Item:
    return Item.objects.get(title__startswith="Henan, Chongqing and Shanghai adopt")


@pytest.fixture
def correct(item):
    """Makes a correction of the item that is not published yet."""

    def make(was_wrong="65 million.", is_right="649 million."):
        return item.corrections.create(was_wrong=was_wrong, is_right=is_right, corrected_on=timezone.localdate())

    return make


@pytest.fixture
def publisher() -> Client:
    client = Client()
    client.force_login(create_account("publisher"))
    return client


def screen(row, name: str) -> str:
    return reverse(f"admin:newsletters_item_{name}", args=[row.pk])


def received(outbox) -> dict:
    """The mails in the outbox by the name of the reader."""
    mails = [email.message_from_bytes(path.read_bytes(), policy=policy.SMTP) for path in outbox.glob("*.eml")]
    found = {mail["To"].partition("@")[0]: mail for mail in mails}
    assert len(found) == len(mails), "somebody got two"
    return found


def body(mail, kind="plain") -> str:
    return mail.get_body((kind,)).get_content()
