"""Signing in with a password: who gets in, where it leads, what is told to whom."""

import pytest
from django.conf import settings
from django.core import signing
from django.urls import reverse

from tests.support.accounts import create_account
from tests.support.sign_in import PASSWORD, is_signed_in, send_password

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("account_login")


def test_admin_leads_to_the_sign_in_page_and_back(editor, browser):
    first = browser.get(reverse("admin:policies_policy_changelist"))
    second = browser.get(first["Location"])
    assert second["Location"] == f"{SIGN_IN}?next=/admin/policies/policy/"
    page = browser.get(second["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/admin/policies/policy/">' in page
    answer = send_password(browser, "editor", next="/admin/policies/policy/")
    assert answer["Location"] == "/admin/policies/policy/"
    assert browser.get(answer["Location"]).status_code == 200


def test_form_sent_to_the_admin_s_own_address_signs_in(editor, browser):
    answer = browser.post(reverse("admin:login"), {"username": "editor", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [(SIGN_IN, 307), ("/admin/", 302)]
    assert answer.status_code == 200


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_sign_in_leads_to_no_other_site(editor, browser, address):
    assert send_password(browser, "editor", next=address)["Location"] == "/admin/"


@pytest.mark.parametrize(
    ("fields", "name", "password"),
    [
        ({}, "editor", "wrong"),
        ({}, "nobody", PASSWORD),
        ({"is_staff": False}, "editor", PASSWORD),
        ({"is_active": False}, "editor", PASSWORD),
        ({"password": "!"}, "editor", PASSWORD),
    ],
    ids=["wrong password", "unknown", "no staff", "inactive", "without password"],
)
def test_everybody_who_is_refused_reads_the_same(editor, browser, fields, name, password):
    type(editor).objects.update(**fields)
    answer = send_password(browser, name, password)
    assert answer.status_code == 200
    assert "The user name or the password is not right." in answer.content.decode()
    assert password not in answer.content.decode()
    assert not is_signed_in(browser)


def test_nobody_signs_up(browser):
    for address in ("signup/", "accounts/signup/"):
        assert browser.get(f"/admin/account/{address}").status_code in (302, 404)
    assert browser.get("/admin/account/signup/", follow=True).redirect_chain[-1][0].startswith(SIGN_IN)


def test_sign_in_page_tells_nobody_to_keep_it(browser):
    answer = browser.get(SIGN_IN)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_session_ends_when_the_account_is_no_longer_staff(editor, browser):
    send_password(browser, "editor")
    assert is_signed_in(browser)
    type(editor).objects.update(is_staff=False)
    assert not is_signed_in(browser)


def test_browser_is_remembered_by_a_signed_cookie_that_names_nobody(editor, browser):
    send_password(browser, "editor")
    cookie = browser.cookies[settings.KNOWN_BROWSER_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["path"] == "/"
    assert "editor" not in str(signing.loads(cookie.value, salt="known browser"))


def test_text_held_for_somebody_signed_in_elsewhere_meanwhile_is_shown(editor, browser):
    send_password(browser, "editor")
    answer = browser.post(SIGN_IN, {"next": "/admin/policies/policy/add/", "kept": '{"title": ["Typed"]}'}, follow=True)
    page = answer.content.decode()
    assert '<input type="hidden" name="title" value="Typed">' in page
    assert 'action="/admin/policies/policy/add/"' in page


def test_public_pages_of_somebody_signed_in_read_no_private_table(editor, browser):
    """The access guard would refuse the tables of sessions and accounts."""
    send_password(browser, "editor")
    for address in ("/", "/about/", "/search/?q=plan"):
        assert browser.get(address).status_code == 200


def test_sign_in_page_offers_no_password_reset_to_the_admin_s_own(client):
    create_account("guest")
    assert 'href="/admin/account/password/reset/"' in client.get(SIGN_IN).content.decode()
