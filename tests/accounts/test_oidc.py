"""Signing in with the institution's account, against a provider that signs its tokens."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from editorial.models import AuditEntry
from tests.support.accounts import create_account
from tests.support.oidc_provider import CLIENT, SECRET, OidcProvider, running_provider
from tests.support.sign_in import SECRET as APP_SECRET
from tests.support.sign_in import give_app, is_signed_in, send_code, send_password, totp

pytestmark = pytest.mark.django_db
START = reverse("openid_connect_login", args=["institution"])


@pytest.fixture
def provider(settings):
    with running_provider() as running:
        app = {"provider_id": "institution", "name": "Institute", "client_id": CLIENT, "secret": SECRET}
        app["settings"] = {"server_url": running.url, "oauth_pkce_enabled": True}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        settings.OIDC_SERVER_URL, settings.OIDC_NAME = running.url, "the Institute"
        yield running


def sign_in_there(browser: Client, **fields: str) -> Any:
    """What the desk answers when the provider has sent the browser back."""
    there = browser.post(START, fields)["Location"]
    back = urlsplit(requests.get(there, allow_redirects=False, timeout=5).headers["Location"])
    return browser.get(f"{back.path}?{back.query}")


def test_known_person_with_the_verified_address_is_signed_in_and_linked(editor, browser, provider):
    answer = sign_in_there(browser, next="/admin/policies/policy/")
    assert answer["Location"] == "/admin/policies/policy/"
    assert is_signed_in(browser)
    assert SocialAccount.objects.get().user == editor
    assert AuditEntry.objects.get(action=AuditEntry.Action.SIGNED_IN).reason == "the Institute"


def test_linked_person_is_signed_in_after_the_address_changed(editor, browser, provider):
    sign_in_there(Client())
    type(editor).objects.update(email="other@example.org")
    sign_in_there(browser)
    assert is_signed_in(browser)


def test_sign_in_asks_with_pkce_and_for_the_address(browser, provider, db):
    asked = parse_qs(urlsplit(browser.post(START)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert "email" in asked["scope"][0].split()


def refuse(browser: Client, text: str) -> None:
    answer = sign_in_there(browser)
    assert answer["Location"] == reverse("account_login")
    assert text in browser.get(answer["Location"]).content.decode()
    assert not is_signed_in(browser)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "person",
    [
        {"email": "stranger@example.org"},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email": ""},
    ],
    ids=["unknown address", "unverified", "unverified in words", "no address"],
)
def test_nobody_else_is_let_in_and_no_account_is_made(editor, browser, provider, person):
    provider.person |= person
    refuse(browser, "the desk has no account with that address")
    assert get_user_model().objects.count() == 1


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}], ids=str)
def test_who_has_left_is_not_let_in(editor, browser, provider, fields):
    type(editor).objects.update(**fields)
    refuse(browser, "the desk has no account with that address")


def test_who_left_after_linking_is_not_let_in(editor, browser, provider):
    sign_in_there(Client())
    type(editor).objects.update(is_active=False)
    sign_in_there(browser)
    assert not is_signed_in(browser)


def test_address_of_two_accounts_lets_nobody_in(editor, browser, provider):
    create_account("author", email="Editor@example.org")
    refuse(browser, "the desk has no account with that address")


def test_another_subject_does_not_take_an_account_over_by_its_address(editor, browser, provider):
    sign_in_there(Client())
    provider.person["sub"] = "subject-2"
    sign_in_there(browser)
    assert not is_signed_in(browser)


def other_key(provider: OidcProvider) -> None:
    provider.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    "spoil",
    [
        other_key,
        lambda provider: provider.claims.update(aud="another client"),
        lambda provider: provider.claims.update(iss="https://other.example"),
        lambda provider: provider.claims.update(exp=1),
        lambda provider: provider.claims.update(sub="somebody else"),
        lambda provider: provider.codes.clear() or setattr(provider, "token", lambda form: None),
    ],
    ids=["signature", "audience", "issuer", "expired", "subject", "code"],
)
def test_token_that_is_not_right_signs_nobody_in(editor, browser, provider, spoil):
    spoil(provider)
    refuse(browser, "Signing in with the Institute did not work.")


def test_metadata_of_another_issuer_sign_nobody_in(editor, browser, provider, settings):
    settings.OIDC_SERVER_URL = "https://login.example"
    refuse(browser, "Signing in with the Institute did not work.")
    assert provider.codes  # the provider was not sent the code


def test_answer_that_nobody_asked_for_signs_nobody_in(editor, browser, provider):
    """Another browser's state: forged sign-in (RFC 6749, section 10.12)."""
    there = Client().post(START)["Location"]
    back = urlsplit(requests.get(there, allow_redirects=False, timeout=5).headers["Location"])
    browser.get(f"{back.path}?{back.query}")
    assert not is_signed_in(browser)


def test_second_factor_is_asked_for_unless_the_provider_is_trusted(editor, provider, settings):
    give_app(editor)
    settings.REQUIRE_SECOND_FACTOR = True
    browser = Client()
    assert sign_in_there(browser)["Location"] == reverse("mfa_authenticate")
    send_code(browser, totp(APP_SECRET))
    assert is_signed_in(browser)
    settings.OIDC_TRUSTED_FOR_SECOND_FACTOR = True
    trusted = Client()
    sign_in_there(trusted)
    assert is_signed_in(trusted)


def test_without_a_second_factor_it_is_set_up_first(editor, browser, provider, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in_there(browser)
    assert browser.get(reverse("admin:index"))["Location"] == reverse("account")


def test_typed_text_survives_for_a_browser_that_is_known(editor, browser, provider):
    send_password(browser, "editor")
    browser.post(reverse("admin:logout"))
    answer = sign_in_there(browser, next="/admin/policies/policy/add/", kept='{"title": ["Typed"]}')
    assert 'value="Typed"' in browser.get(answer["Location"]).content.decode()


def test_stranger_stores_no_text(browser, provider, db):
    browser.post(START, {"kept": "x" * 10_000})
    assert "held_text" not in browser.session


def test_provider_that_does_not_answer_is_told_in_words(browser, provider, db, settings):
    provider.shutdown()
    provider.server_close()
    answer = browser.post(START, follow=True)
    assert "did not work" in answer.content.decode()


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_other_uses_of_the_provider_are_a_sign_in_too(editor, browser, provider, process):
    answer = sign_in_there(browser, process=process, next="/admin/policies/policy/")
    assert answer["Location"] == "/admin/policies/policy/"
    assert is_signed_in(browser)


@pytest.mark.parametrize("missing", ["authorization_endpoint", "token_endpoint"])
def test_provider_that_answers_nonsense_is_told_in_words(browser, provider, db, missing):
    whole = provider.discovery()
    provider.discovery = lambda: {name: value for name, value in whole.items() if name != missing}
    assert "did not work" in browser.post(START, follow=True).content.decode()


def test_button_is_there_when_it_is_configured(browser, provider, db):
    assert "Sign in with the Institute" in browser.get(reverse("account_login")).content.decode()


def test_without_configuration_there_is_no_such_address(browser, db):
    assert browser.post(START).status_code == 404
