"""The log of sign-ins in the audit log: what is written, and that it is bounded."""

import pytest
from django.test import Client
from django.urls import reverse

from editorial.models import AuditEntry
from tests.support.accounts import create_account
from tests.support.sign_in import PASSWORD, SECRET, give_app, send_code, send_password, totp

pytestmark = pytest.mark.django_db
Action = AuditEntry.Action


def logged() -> list[tuple[str, str, str]]:
    return [(entry.action, entry.by_name, entry.reason) for entry in AuditEntry.objects.order_by("pk")]


def test_sign_in_and_out_say_who_and_how(editor, browser):
    give_app(editor)
    send_password(browser, "editor")
    send_code(browser, totp(SECRET))
    browser.post(reverse("admin:logout"))
    assert logged() == [("signed in", "editor", "password, authenticator app"), ("signed out", "editor", "")]
    assert {entry.title for entry in AuditEntry.objects.all()} == {"user: editor"}
    assert {entry.channel for entry in AuditEntry.objects.all()} == {"admin"}


def test_failures_are_counted_by_hour_and_not_written_one_by_one(editor, settings):
    settings.PROXIES = 1
    for number in range(105):
        send_password(Client(), "editor", "wrong", address=f"203.0.113.{number}")
    assert logged() == [
        ("sign-in failed", "", "wrong password or code"),
        ("sign-in failed", "", "10 failed attempts in this hour"),
        ("sign-in failed", "", "100 failed attempts in this hour"),
    ]


def test_what_was_typed_for_an_unknown_name_is_not_written(browser, db):
    for number in range(12):
        send_password(browser, f"my-secret-phrase-{number}", "x")
    assert [entry.title for entry in AuditEntry.objects.all()] == ["unknown accounts", "unknown accounts"]


def test_wrong_code_and_factors_are_written(editor, browser, django_capture_on_commit_callbacks):
    send_password(browser, "editor")
    browser.get(reverse("mfa_activate_totp"))
    secret = browser.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    other = Client()
    send_password(other, "editor")
    send_code(other, "000000")
    browser.post(reverse("mfa_deactivate_totp"))
    assert ("second factor added", "editor", "authenticator app") in logged()
    assert ("second factor added", "editor", "recovery codes") in logged()
    assert ("sign-in failed", "", "wrong password or code") in logged()
    assert ("second factor removed", "editor", "authenticator app") in logged()


def test_change_of_password_is_written_without_the_password(editor, browser):
    send_password(browser, "editor")
    form = {"oldpassword": PASSWORD, "password1": "another good phrase", "password2": "another good phrase"}
    browser.post(reverse("account_change_password"), form)
    assert ("password changed", "editor", "") in logged()
    assert not any("phrase" in "".join(entry) for entry in logged())


def test_publisher_filters_the_audit_log_by_failed_sign_ins(editor, browser, sign_in_as_publisher):
    send_password(browser, "editor", "wrong")
    page = sign_in_as_publisher.get(reverse("admin:editorial_auditentry_changelist") + "?action=sign-in+failed").content.decode()
    assert "user: editor" in page


@pytest.fixture
def sign_in_as_publisher(editor) -> Client:
    desk = Client()
    desk.force_login(create_account("publisher"))
    return desk
