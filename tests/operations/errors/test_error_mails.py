"""Mails about errors: by the worker, one an hour about each kind, none without ADMINS."""

import smtplib
from datetime import timedelta

import pytest
from django.utils import timezone

from operations.errors import error_mails
from operations.errors.error_mails import send_error_mails
from operations.models import ErrorReport

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _admins(settings):
    settings.ADMINS = [("", "chief@desk.example")]


def make_report(**fields) -> ErrorReport:
    now = timezone.now()
    common = {"fingerprint": "one", "error": "KeyError", "location": "policies/admin.py save", "first_seen": now, "last_seen": now}
    return ErrorReport.objects.create(**{**common, "count": 2, "request_id": "0123456789abcdef", "message": "<b>", **fields})


def test_mail_tells_the_kind_its_number_and_where_to_look(mailoutbox, settings):
    make_report()
    assert send_error_mails() == 1
    (mail,) = mailoutbox
    assert mail.subject == "Expert Desk: KeyError in policies/admin.py save"
    assert (mail.to, mail.from_email) == (["chief@desk.example"], settings.DEFAULT_FROM_EMAIL)
    assert "2 times, last on" in mail.body
    assert "request 0123456789abcdef" in mail.body
    assert "  <b>\n" in mail.body
    assert f"{settings.SITE_URL}/admin/operations/errorreport/" in mail.body


def test_second_mail_about_a_kind_comes_after_an_hour_and_only_if_it_happened_again(mailoutbox):
    report = make_report()
    send_error_mails()
    ErrorReport.objects.update(last_seen=timezone.now() + timedelta(seconds=1))
    assert send_error_mails() == 0
    an_hour_ago = timezone.now() - timedelta(minutes=61)
    ErrorReport.objects.update(mailed_at=an_hour_ago, last_seen=an_hour_ago - timedelta(minutes=1))
    assert send_error_mails() == 0
    ErrorReport.objects.filter(pk=report.pk).update(last_seen=timezone.now())
    assert send_error_mails() == 1
    assert len(mailoutbox) == 2


def test_settled_error_is_not_mailed(mailoutbox):
    make_report(is_settled=True)
    assert send_error_mails() == 0
    assert mailoutbox == []


def test_mail_that_could_not_be_sent_is_tried_again(monkeypatch, mailoutbox):
    make_report()

    def refuse(*args):
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(error_mails, "mail_admins", refuse)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            send_error_mails()
    assert send_error_mails() == 1
    assert len(mailoutbox) == 1


def test_nothing_is_sent_without_administrators(settings, mailoutbox):
    settings.ADMINS = []
    make_report()
    assert send_error_mails() == 0
