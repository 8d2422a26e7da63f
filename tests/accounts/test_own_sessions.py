"""Sessions: how long they last, who sees them, what ends them."""

import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.desk_sessions import OPENED_AT, SEEN_AT
from editorial.models import AuditEntry, PreviewLink
from editorial.workflow.after_save import keep_snapshot
from tests.support.accounts import create_account
from tests.support.factories import make_policy
from tests.support.sign_in import PASSWORD, is_signed_in, send_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_browsers(editor) -> list[Client]:
    browsers = [
        Client(),
        Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"}),
    ]
    for browser in browsers:
        send_password(browser, "editor")
    return browsers


def change_times(browser: Client, **seconds_ago: float) -> None:
    session = browser.session
    for name, seconds in seconds_ago.items():
        session[name] = time.time() - seconds
    session.save()


def test_session_ends_when_it_is_not_used(two_browsers, settings):
    used, unused = two_browsers
    change_times(used, **{SEEN_AT: settings.SESSION_IDLE_SECONDS - 60})
    change_times(unused, **{SEEN_AT: settings.SESSION_IDLE_SECONDS + 1})
    assert is_signed_in(used)
    assert not is_signed_in(unused)


def test_session_ends_after_its_hours_however_much_it_is_used(two_browsers, settings):
    change_times(two_browsers[0], **{OPENED_AT: settings.SESSION_COOKIE_AGE + 1})
    assert not is_signed_in(two_browsers[0])
    assert UserSession.objects.count() == 1


def test_form_sent_after_the_session_ended_keeps_what_was_typed(two_browsers, settings):
    change_times(two_browsers[0], **{SEEN_AT: settings.SESSION_IDLE_SECONDS + 1})
    answer = two_browsers[0].post(reverse("admin:policies_policy_add"), {"title": "Typed for an hour"})
    assert answer.status_code == 403
    assert "Typed for an hour" in answer.content.decode()


def test_use_is_written_down_once_a_minute(two_browsers, django_assert_num_queries):
    browser = two_browsers[0]
    row = UserSession.objects.get(session_key=browser.session.session_key)
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    browser.get(reverse("account"))
    row.refresh_from_db()
    assert timezone.now() - row.last_seen_at > timedelta(minutes=59)
    change_times(browser, **{SEEN_AT: 61})
    browser.get(reverse("account"))
    row.refresh_from_db()
    assert timezone.now() - row.last_seen_at < timedelta(minutes=1)


def test_session_of_an_earlier_release_is_taken_over(editor, browser):
    browser.force_login(editor)
    session = browser.session
    del session[OPENED_AT], session[SEEN_AT]
    session.save()
    UserSession.objects.all().delete()
    assert is_signed_in(browser)
    assert UserSession.objects.get().session_key == browser.session.session_key


def test_own_sessions_are_shown_and_one_is_ended(two_browsers):
    mine, other = two_browsers
    page = mine.get(reverse("account")).content.decode()
    assert "Firefox on Windows" in page
    assert "(this one)" in page
    row = UserSession.objects.get(session_key=other.session.session_key)
    mine.post(reverse("account_end_session", args=[row.pk]))
    assert not is_signed_in(other)
    assert is_signed_in(mine)


def test_nobody_ends_the_session_of_somebody_else(two_browsers):
    stranger = Client()
    stranger.force_login(create_account("author"))
    row = UserSession.objects.get(session_key=two_browsers[0].session.session_key)
    assert stranger.post(reverse("account_end_session", args=[row.pk])).status_code == 404
    assert is_signed_in(two_browsers[0])


def test_all_other_sessions_are_ended(two_browsers):
    two_browsers[0].post(reverse("account_end_other_sessions"))
    assert [is_signed_in(browser) for browser in two_browsers] == [True, False]
    assert AuditEntry.objects.filter(action=AuditEntry.Action.SESSIONS_ENDED, reason="1").count() == 1


def test_change_of_password_ends_the_others(two_browsers):
    form = {"oldpassword": PASSWORD, "password1": "another good phrase", "password2": "another good phrase"}
    answer = two_browsers[0].post(reverse("account_change_password"), form, follow=True)
    assert "Your password was changed." in answer.content.decode()
    assert [is_signed_in(browser) for browser in two_browsers] == [True, False]
    assert Session.objects.count() == 1


def test_old_password_is_asked_for_and_guessing_it_is_limited(two_browsers):
    form = {"oldpassword": "wrong", "password1": "another good phrase", "password2": "another good phrase"}
    statuses = [two_browsers[0].post(reverse("account_change_password"), form).status_code for _ in range(12)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


def group(name: str) -> Group:
    return Group.objects.get(name=name)


CHANGES = {
    "group added": lambda user: user.groups.add(group("publisher")),
    "group removed": lambda user: user.groups.remove(group("editor")),
    "groups set": lambda user: user.groups.set([group("author")]),
    "groups cleared": lambda user: user.groups.clear(),
    "added at the group": lambda user: group("publisher").user_set.set([user]),
    "removed at the group": lambda user: group("editor").user_set.set([]),
    "group cleared": lambda user: group("editor").user_set.clear() if user else None,
    "right given": lambda user: user.user_permissions.add(Permission.objects.first()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_of_role_ends_all_sessions(two_browsers, editor, change):
    CHANGES[change](editor)
    assert not Session.objects.exists()
    assert [is_signed_in(browser) for browser in two_browsers] == [False, False]


@pytest.mark.parametrize(("field", "value"), [("is_active", False), ("is_staff", False), ("is_superuser", True)])
def test_change_of_the_account_ends_all_sessions(two_browsers, editor, field, value):
    setattr(editor, field, value)
    editor.save()
    assert not Session.objects.exists()
    entry = AuditEntry.objects.get(action=AuditEntry.Action.SESSIONS_ENDED)
    assert entry.reason == f"2, because {'the account was deactivated' if field == 'is_active' else 'the rights changed'}"


def test_change_of_a_name_ends_none(two_browsers, editor):
    editor.first_name = "Eve"
    editor.save()
    editor.groups.set(editor.groups.all())
    assert [is_signed_in(browser) for browser in two_browsers] == [True, True]


def test_administrator_changes_a_role_in_the_admin_and_the_sessions_end(two_browsers, editor):
    desk = Client()
    desk.force_login(create_account("administrator", is_superuser=True))
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    form = {"username": "editor", "is_active": "on", "is_staff": "on", "groups": [Group.objects.get(name="author").pk], **joined}
    assert desk.post(reverse("admin:auth_user_change", args=[editor.pk]), form).status_code == 302
    assert [is_signed_in(browser) for browser in two_browsers] == [False, False]


def test_preview_links_of_a_deactivated_person_end(editor):
    soon = timezone.now() + timedelta(days=1)
    link = PreviewLink.objects.create(snapshot=keep_snapshot(make_policy(), by=editor), by=editor, expires_at=soon)
    editor.is_active = False
    editor.save()
    link.refresh_from_db()
    assert link.ended_at is not None


def test_sign_in_costs_no_statement_for_the_watch_on_changes(editor, django_assert_num_queries):
    with django_assert_num_queries(1):
        editor.save(update_fields=["last_login"])
