"""A session that ended while somebody typed loses no text."""

import re
from html import unescape

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from editorial.admin import publication_admin
from policies.models import Policy
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


def hidden_fields(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


def test_text_typed_before_the_session_ended_is_saved_after_signing_in(sign_in, client, django_user_model):
    policy = make_policy()
    browser = sign_in("author")
    user = django_user_model.objects.get()
    user.set_password("a long enough one")
    user.save()
    browser.force_login(user)
    address, data = policy_form_data(browser, policy, title="Typed for an hour “& more”", body="<p>Long text.</p>")
    browser.logout()
    refused = browser.post(address, data)
    assert refused.status_code == 403
    page = refused.content.decode()
    assert "nothing that you typed is lost" in page
    kept = hidden_fields(page)["kept"][0]
    wrong = browser.post(reverse("account_login"), {"username": "author", "password": "wrong", "next": address, "kept": kept})
    assert hidden_fields(wrong.content.decode())["kept"] == [kept]
    form = {"username": "author", "password": "a long enough one", "next": address, "kept": kept}
    signed_in = browser.post(reverse("account_login"), form, follow=True)
    fields = hidden_fields(signed_in.content.decode())
    assert f'action="{address}"' in signed_in.content.decode()
    assert Policy.objects.get().title == "Internet Plus"
    browser.post(address, fields)
    assert Policy.objects.get().title == "Typed for an hour “& more”"
    assert Policy.objects.get().body == "<p>Long text.</p>"


def test_kept_text_that_was_tampered_with_is_no_error(sign_in, client, django_user_model):
    sign_in("author")
    user = django_user_model.objects.get()
    user.set_password("a long enough one")
    user.save()
    client.logout()
    sent = {"username": "author", "password": "a long enough one", "next": "https://elsewhere.example/", "kept": "[1, 2"}
    answer = client.post(reverse("account_login"), sent, follow=True)
    assert answer.status_code == 200
    assert "elsewhere.example" not in answer.content.decode()


def test_passwords_are_not_written_into_the_page(client):
    page = client.post(reverse("admin:password_change"), {"old_password": "hunter2 hunter2", "name": "kept"}).content.decode()
    assert "hunter2" not in page
    assert "kept" in hidden_fields(page)["kept"][0]


def test_stranger_s_post_changes_nothing(client):
    policy = make_policy()
    assert client.post(reverse("admin:policies_policy_change", args=[policy.pk]), {"title": "x"}).status_code == 403
    assert Policy.objects.get().title == "Internet Plus"


def test_text_is_kept_when_the_database_is_busy(sign_in, monkeypatch):
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy, title="Typed for an hour")

    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as while_busy:
        while_busy.setattr(publication_admin, "after_save", busy)
        answer = browser.post(address, data)
    assert answer.status_code == 503
    assert Policy.objects.get().title == "Internet Plus"
    browser.post(address, hidden_fields(answer.content.decode()))
    assert Policy.objects.get().title == "Typed for an hour"


def strict_browser(browser) -> Client:
    """It checks CSRF tokens, in the same session."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.load(browser.cookies.output(header=""))
    return strict


def test_page_of_a_refused_csrf_token_offers_the_text_again(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy, title="Typed for an hour")
    strict = strict_browser(browser)
    refused = strict.post(address, {**data, "csrfmiddlewaretoken": "x" * 64})
    assert refused.status_code == 403
    assert "Typed for an hour" in refused.content.decode()
    assert Policy.objects.get().title == "Internet Plus"
    strict.post(address, {**hidden_fields(refused.content.decode()), "csrfmiddlewaretoken": refused.context["csrf_token"]})
    assert Policy.objects.get().title == "Typed for an hour"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_text_of_another_site_is_not_offered(sign_in, origin):
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy, title="Of another site")
    refused = strict_browser(browser).post(address, data, headers={"Origin": origin})
    assert refused.status_code == 403
    assert "Of another site" not in refused.content.decode()


def test_signed_out_browser_without_a_token_signs_in_and_keeps_its_text(client):
    address = reverse("admin:policies_policy_add")
    page = Client(enforce_csrf_checks=True).post(address, {"title": "Typed for an hour"})
    assert page.status_code == 403
    assert "Typed for an hour" in hidden_fields(page.content.decode())["kept"][0]


@pytest.mark.parametrize("path", ["/admin/account/login/", "/admin/logout/"])
def test_form_without_text_says_only_that_it_is_too_old(sign_in, path):
    page = strict_browser(sign_in("author")).post(path)
    assert page.status_code == 403
    assert "Load its page again" in page.content.decode()
