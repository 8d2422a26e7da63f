"""Authenticator app and recovery codes; where a second factor is required. Passkeys are walked through in tests/browser."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.second_factor import StaffMFAAdapter
from editorial.models import AuditEntry
from tests.support.accounts import create_account
from tests.support.sign_in import SECRET, give_app, give_codes, is_signed_in, send_code, send_password, totp

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


def test_codes_are_those_of_rfc_6238():
    """Appendix B, the last six of its eight digits."""
    assert [totp(SECRET, at=at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


def test_password_alone_does_not_sign_in_who_has_an_app(editor, browser):
    give_app(editor)
    answer = send_password(browser, "editor", next="/admin/policies/policy/")
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(browser)
    assert "not right" in send_code(browser, "000000").content.decode()
    assert send_code(browser, totp(SECRET))["Location"] == "/admin/policies/policy/"
    assert is_signed_in(browser)


def test_text_typed_before_the_session_ended_survives_the_second_factor(editor, browser):
    give_app(editor)
    send_password(browser, "editor", next="/admin/policies/policy/add/", kept='{"title": ["Typed for an hour"]}')
    answer = send_code(browser, totp(SECRET))
    page = browser.get(answer["Location"]).content.decode()
    assert '<input type="hidden" name="title" value="Typed for an hour">' in page
    assert 'action="/admin/policies/policy/add/"' in page


def test_code_signs_in_once_in_all_processes(editor):
    """The mark is in the shared counters; allauth's own is in the cache of each process."""
    give_app(editor)
    code = totp(SECRET)
    for expected in (302, 200):
        other = Client()
        send_password(other, "editor")
        cache.clear()
        assert send_code(other, code).status_code == expected


def test_recovery_code_signs_in_once(editor):
    give_app(editor)
    codes = give_codes(editor)
    for expected in (302, 200):
        other = Client()
        send_password(other, "editor")
        assert send_code(other, codes[0]).status_code == expected
    assert AuditEntry.objects.filter(action=AuditEntry.Action.RECOVERY_CODE_USED).count() == 1


def test_without_a_second_factor_the_desk_answers_nothing_but_its_set_up(editor, browser, required):
    send_password(browser, "editor")
    for address in ("admin:index", "admin:policies_policy_changelist", "admin:search", "account_change_password", "styleguide"):
        answer = browser.get(reverse(address))
        assert (answer.status_code, answer["Location"]) == (302, reverse("account")), address
    assert browser.post(reverse("admin:policies_policy_add"), {"title": "x"})["Location"] == reverse("account")
    page = browser.get(reverse("account")).content.decode()
    assert "set up a second factor" in page
    assert 'id="desk-search"' not in page


@pytest.mark.django_db(transaction=True)
def test_setting_an_app_up_opens_the_desk_and_shows_recovery_codes_once(editor, browser, required):
    send_password(browser, "editor")
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code class="totp-secret">([A-Z2-7 ]+)</code>', page).group(1).replace(" ", "")
    wrong = browser.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert secret in wrong.content.decode().replace(" ", "")
    answer = browser.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    shown = re.findall(r"<li><code>([^<]+)</code>", browser.get(answer["Location"]).content.decode())
    assert len(set(shown)) == 10
    assert shown[0] not in browser.get(answer["Location"]).content.decode()
    assert is_signed_in(browser)


def test_session_from_before_the_factor_was_required_shows_it_first(editor, browser, settings):
    send_password(browser, "editor")
    give_app(editor)
    settings.REQUIRE_SECOND_FACTOR = True
    assert browser.get(reverse("admin:index"))["Location"] == reverse("mfa_reauthenticate")
    answer = browser.post(reverse("mfa_reauthenticate"), {"code": totp(SECRET), "next": "/admin/"})
    assert answer["Location"] == "/admin/"
    assert is_signed_in(browser)


def test_the_only_required_factor_cannot_be_removed(editor, browser, required):
    give_app(editor)
    send_password(browser, "editor")
    send_code(browser, totp(SECRET))
    answer = browser.post(reverse("mfa_deactivate_totp"))
    assert "your only second factor" in answer.content.decode()
    assert Authenticator.objects.count() == 1


def test_shared_previews_ask_nobody_for_a_second_factor(editor, browser, required):
    send_password(browser, "editor")
    assert browser.get(reverse("shared-preview", args=["nothing"])).status_code == 404


def test_secrets_are_encrypted_and_unreadable_under_another_key(editor, settings):
    stored = give_app(editor).data["secret"]
    assert SECRET not in stored
    assert StaffMFAAdapter().decrypt(stored) == SECRET
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 10
    assert StaffMFAAdapter().decrypt(stored) != SECRET
    settings.SECRET_KEY_FALLBACKS = [old]
    assert StaffMFAAdapter().decrypt(stored) == SECRET


@pytest.mark.parametrize("way", ["action", "command"])
def test_lost_factors_are_removed_and_the_person_sets_up_new_ones(editor, browser, required, way):
    give_app(editor)
    give_codes(editor)
    send_password(browser, "editor")
    send_code(browser, totp(SECRET))
    if way == "command":
        call_command("remove_second_factors", "editor")
    else:
        remove_by_an_administrator(editor)
    assert not Authenticator.objects.exists()
    assert browser.get(reverse("admin:index"))["Location"].startswith(reverse("admin:login"))
    entry = AuditEntry.objects.get(action=AuditEntry.Action.FACTOR_REMOVED)
    assert entry.by_name == ("administrator" if way == "action" else "")


def remove_by_an_administrator(person) -> None:
    desk = Client()
    create_account("administrator", is_superuser=True)
    desk.force_login(type(person).objects.get(username="administrator"))
    session = desk.session
    session["second_factor_of"] = type(person).objects.get(username="administrator").pk
    session.save()
    form = {"action": "remove_second_factors_action", "_selected_action": [person.pk]}
    answer = desk.post(reverse("admin:auth_user_changelist"), form, follow=True)
    assert "Removed: editor" in answer.content.decode()


@pytest.mark.parametrize(
    "sent", ["", "[]", "{}", "null", '"x"', '{"id": 1}', '{"id": "x", "rawId": "eA", "response": {}}', "{", "[1"]
)
def test_what_is_no_passkey_is_refused_in_words(editor, browser, sent):
    browser.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    answer = browser.post(reverse("mfa_login_webauthn"), {"credential": sent, "kept": '{"title": ["Typed"]}'})
    assert answer.status_code == 200
    assert "This passkey is not known here" in answer.content.decode()
    assert "Typed" in answer.content.decode()
    assert not is_signed_in(browser)
