"""A published policy that lacks an English text, readers who write about it, and an outbox."""

import email
import re
from email import policy as email_policy

import pytest
from django.test import Client

from editorial.workflow.publishing import publish
from enquiries.models import Conversation, TranslationRequest
from enquiries.take_up_enquiries import handle_enquiries
from mailing import journal
from mailing.channels import get_channel
from mailing.freeze import freeze_due
from mailing.models import Delivery
from mailing.send import send_due
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.factories import make_policy
from tests.support.mailings import fast_channel

LINK = re.compile(r"http\S+?(/(?:zh-hans/)?contact/confirm/[\w-]{43}/)")


@pytest.fixture
def outbox(settings, tmp_path):
    box = tmp_path / "box"
    settings.MAILING = {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(box)}
    settings.MAIL_JOURNAL = str(tmp_path / "journal")
    yield box
    journal.forget_open_journals()


@pytest.fixture
def live(db) -> Policy:
    """A policy with its official Chinese text."""
    row = make_policy(title_zh="互联网+")
    row.texts.create(language="zh-Hans", status="official", title="互联网+", url="https://example.org/zh")
    return publish(row, by=None)


@pytest.fixture
def editor(db) -> Client:
    client = Client()
    client.force_login(create_account("editor"))
    return client


def mail_link() -> str:
    """Let the worker take up the inbox; the path in the last mail with a link."""
    handle_enquiries()
    text = bytes(Delivery.objects.filter(mailing__kind="enquiry").last().mailing.parts.get().text).decode().replace("=\r\n", "")
    return LINK.search(text)[1]  # type: ignore[index]


def confirm_all(client, link: str):
    """Press the button with every box ticked, and let the worker take up what is confirmed."""
    shown = client.get(link).content.decode()
    answer = client.post(link, {"chosen": re.findall(r'name="chosen" value="(\d+)"', shown)})
    handle_enquiries()
    return answer


def ask(client, row, address="li@example.org", language="en", prefix="", **values):
    return client.post(f"{prefix}/translations/?about={row.uid}", {"address": address, "language": language, **values})


def vote(client, row, address="li@example.org", **values) -> TranslationRequest:
    ask(client, row, address, **values)
    confirm_all(client, mail_link())
    return TranslationRequest.objects.latest("pk")


def write(client, row=None, address="li@example.org", message="The date is wrong.", **values):
    query = f"?about={row.uid}" if row else ""
    return client.post(f"/contact/{query}", {"address": address, "message": message, "kind": "mistake", **values})


def make_conversation(client, row=None, **values) -> Conversation:
    write(client, row, **values)
    confirm_all(client, mail_link())
    return Conversation.objects.latest("pk")


def send_all() -> None:
    """What the worker does until nothing waits."""
    for code in ("notices", "confirmations"):
        get_channel(code)
        fast_channel(code)
    freeze_due(lambda: False)
    send_due(lambda: False)


def received(outbox) -> list:
    """The mails in the outbox, oldest first."""
    paths = sorted(outbox.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [email.message_from_bytes(path.read_bytes(), policy=email_policy.SMTP) for path in paths]
