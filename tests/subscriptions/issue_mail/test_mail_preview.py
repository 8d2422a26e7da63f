"""The preview of an issue as mail, and test mails."""

import email
from email import policy

import pytest
from django.test import Client
from django.urls import reverse

from mailing.models import Delivery, Mailing
from mailing.transports.outcome import Outcome, Result
from newsletters.models import Issue
from subscriptions.issue_mail import trial_mail
from tests.support.accounts import create_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(issue_entry):
    return Issue.objects.get(uid=issue_entry.uid)


@pytest.fixture
def author(client):
    client.force_login(create_account("author"))
    return client


@pytest.fixture
def outbox(settings, tmp_path):
    settings.MAILING = {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(tmp_path)}
    return tmp_path


def screen(issue, name="preview_mail"):
    return reverse(f"admin:newsletters_issue_{name}", args=[issue.pk])


def test_preview_of_a_page_leads_to_the_mail(author, issue):
    page = author.get(screen(issue, "preview"))
    assert ("As mail", screen(issue), False) in page.context["preview"]["tabs"]
    assert screen(issue) in page.content.decode()


def test_draft_is_previewed_with_its_items_as_they_would_be_published(author, issue):
    Issue.objects.filter(pk=issue.pk).update(title="A title to come", is_changed=True)
    item = issue.placements.first().item
    type(item).objects.filter(pk=item.pk).update(facts="<p>Facts to come.</p>", is_changed=True)
    for code in ("", "?view=text"):
        answer = author.get(screen(issue) + code)
        text = author.get(screen(issue, "preview_mail_content")).content.decode() if not code else answer.content.decode()
        assert "A title to come" in text
        assert "Facts to come." in text


def test_frame_of_the_preview_is_on_a_short_leash(author, issue):
    page = author.get(screen(issue), {"view": "phone", "colours": "dark"})
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "no-store" in page["Cache-Control"]
    html = page.content.decode()
    assert 'class="mail-frame mail-frame-phone"' in html
    assert f"{screen(issue, 'preview_mail_content')}?language=en-gb&amp;selection=largest&amp;colours=dark" in html
    frame = author.get(screen(issue, "preview_mail_content"))
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "sandbox" in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


def test_dark_and_light_do_not_depend_on_the_browser_that_looks(author, issue):
    light, dark = (
        author.get(screen(issue, "preview_mail_content"), {"colours": one}).content.decode() for one in ("light", "dark")
    )
    assert "@media not all" in light
    assert "@media all" in dark
    assert "prefers-color-scheme" not in light + dark


def test_smallest_selection_holds_fewer_items_than_the_largest(author, issue):
    answer = author.get(screen(issue), {"selection": "smallest", "view": "text"})
    largest, smallest = answer.context["largest"], answer.context["smallest"]
    assert 0 < smallest.items < largest.items
    assert smallest.size < largest.size
    assert "These are the items on the subjects that you chose." in answer.content.decode()


def test_unknown_way_to_look_is_named(author, issue):
    answer = author.get(screen(issue), {"view": "television"})
    assert "television is not one of the available choices" in answer.content.decode()
    assert author.get(screen(issue, "preview_mail_content"), {"language": "xx"}).status_code == 400


def test_test_mail_has_the_bytes_of_a_real_one_and_stands_in_no_ledger(author, issue, outbox):
    answer = author.post(
        screen(issue) + "?language=zh-hans", {"addresses": "One@partner.example\n two@Partner.example"}, follow=True
    )
    assert "handed over for One@partner.example, two@partner.example" in answer.content.decode()
    mails = [email.message_from_bytes(path.read_bytes(), policy=policy.SMTP) for path in outbox.glob("*.eml")]
    assert sorted(mail["To"] for mail in mails) == ["One@partner.example", "two@partner.example"]
    assert {mail["Subject"] for mail in mails} == {"[Test] SESEC III 简报第 1 期：2015年3月1日至31日"}
    assert mails[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/zh-hans/newsletters/" in mails[0].get_body(("html",)).get_content()
    assert (Mailing.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nobody", "nobody: This is no complete e-mail address."),
        (" ".join(f"a{number}@b.example" for number in range(11)), "These are 11 addresses; a test mail goes to 10 at most."),
        ("a@b.example\r\nBcc:c@d.example", "Bcc:c@d.example: "),
        ("", "This field is required."),
    ],
)
def test_addresses_that_cannot_be_used_are_named_and_nothing_is_sent(author, issue, outbox, typed, said):
    assert said in author.post(screen(issue), {"addresses": typed}).content.decode()
    assert list(outbox.glob("*.eml")) == []


def test_server_that_takes_no_mail_is_asked_once(author, issue, monkeypatch):
    asked = []

    class Away:
        def deliver(self, sender, recipient, message, *, key=""):
            asked.append(recipient)
            return Outcome(Result.AWAY, "Connection refused")

        def close(self):
            asked.append("closed")

    monkeypatch.setattr(trial_mail, "open_transport", Away)
    page = author.post(screen(issue), {"addresses": "a@b.example c@d.example"}, follow=True).content.decode()
    assert "Not sent to a@b.example: Connection refused" in page
    assert "Not tried: c@d.example." in page
    assert asked == ["a@b.example", "closed"]


def test_nobody_outside_the_desk_sees_the_mail_of_a_draft(issue):
    for name in ("preview_mail", "preview_mail_content", "mail"):
        assert Client().get(screen(issue, name)).status_code == 302
