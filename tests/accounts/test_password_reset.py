"""A forgotten password: a code by mail, the same answer and time for every address."""

import re
import statistics
import time

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.attempt_limits import RESETS_PER_ADDRESS
from infra import background_mail
from tests.support.accounts import create_account
from tests.support.sign_in import is_signed_in, send_password

pytestmark = pytest.mark.django_db
PATIENCE = 5.0  # seconds


def ask(browser: Client, address: str, **kwargs):
    return browser.post(reverse("account_reset_password"), {"email": address}, **kwargs)


def wait_for_mails(number: int) -> None:
    """Mails are sent by a thread."""
    until = time.monotonic() + PATIENCE
    while len(mail.outbox) < number and time.monotonic() < until:
        time.sleep(0.01)
    assert len(mail.outbox) == number


def mailed_code() -> str:
    wait_for_mails(1)
    return re.search(r"^    (\S+)$", mail.outbox[0].body, re.MULTILINE).group(1)


def test_code_from_the_mail_sets_a_new_password(editor, browser):
    signed_in = Client()
    send_password(signed_in, "editor")
    page = ask(browser, "Editor@Example.org", follow=True)
    assert page.redirect_chain == [(reverse("account_confirm_password_reset_code"), 302)]
    code = mailed_code()
    answer = browser.post(reverse("account_confirm_password_reset_code"), {"code": code}, follow=True)
    form = {"password1": "an entirely new phrase", "password2": "an entirely new phrase"}
    answer = browser.post(reverse("account_complete_password_reset"), form, follow=True)
    assert "Your password was changed." in answer.content.decode()
    assert not is_signed_in(browser)
    assert not is_signed_in(signed_in)
    assert send_password(browser, "editor", "an entirely new phrase").status_code == 302


def test_code_is_in_no_address_and_the_mail_names_no_host_of_the_request(editor, browser, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://desk.example"
    page = ask(browser, "editor@example.org", headers={"Host": "evil.example"}, follow=True)
    code = mailed_code()
    assert code not in str(page.redirect_chain)
    assert code not in page.content.decode()
    assert "evil.example" not in mail.outbox[0].body + mail.outbox[0].subject
    assert "http" not in mail.outbox[0].body


def test_code_is_good_in_the_browser_that_asked_only(editor, browser):
    ask(browser, "editor@example.org")
    other = Client()
    ask(other, "nobody@example.org")
    answer = other.post(reverse("account_confirm_password_reset_code"), {"code": mailed_code()})
    assert answer.status_code == 200
    assert "This code is not right." in answer.content.decode()


@pytest.mark.parametrize("code", ["", "WRONG123", "None"])
def test_no_code_is_right_for_an_unknown_address(browser, db, code):
    ask(browser, "nobody@example.org")
    assert browser.post(reverse("account_confirm_password_reset_code"), {"code": code}).status_code == 200


def test_wrong_codes_end_the_attempt(editor, browser):
    ask(browser, "editor@example.org")
    code = mailed_code()
    for _ in range(5):
        browser.post(reverse("account_confirm_password_reset_code"), {"code": "WRONG123"})
    answer = browser.post(reverse("account_confirm_password_reset_code"), {"code": code})
    assert answer["Location"] == reverse("account_login")


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}, {"password": "!"}], ids=str)
def test_no_mail_for_who_could_not_sign_in_with_a_password(editor, browser, fields):
    type(editor).objects.update(**fields)
    assert ask(browser, "editor@example.org").status_code == 302
    create_account("author", email="shared@example.org")
    create_account("author", "second", email="shared@example.org")
    assert ask(browser, "shared@example.org").status_code == 302
    time.sleep(0.2)
    assert mail.outbox == []


def test_known_and_unknown_addresses_read_the_same(editor):
    pages = [ask(Client(), address, follow=True) for address in ("editor@example.org", "nobodyx@example.org")]
    texts = [re.sub(r'value="[^"]+"|nonce="[^"]+"', "", page.content.decode()) for page in pages]
    assert texts[0].replace("editor@", "nobodyx@") == texts[1]
    wait_for_mails(1)


def test_known_and_unknown_addresses_take_the_same_time(editor, monkeypatch, settings):
    """With a mail server that takes 0.3 s: the answer does not wait for it."""
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", lambda *args: time.sleep(0.3))
    monkeypatch.setattr("accounts.forms.count_attempts", lambda counted: 0)
    monkeypatch.setattr("accounts.attempt_limits.count_attempts", lambda counted: 0)
    times: dict[str, list[float]] = {"editor@example.org": [], "nobody@example.org": []}
    for _ in range(7):
        for address, taken in times.items():
            before = time.perf_counter()
            ask(Client(), address)
            taken.append(time.perf_counter() - before)
    background_mail._threads.submit(int).result(PATIENCE)  # the mails of this test do not reach the next one
    known, unknown = (statistics.median(taken) for taken in times.values())
    assert abs(known - unknown) < 0.1


def test_one_address_gets_few_mails(editor):
    for _ in range(RESETS_PER_ADDRESS.attempts + 3):
        assert ask(Client(), "editor@example.org").status_code == 302
    wait_for_mails(RESETS_PER_ADDRESS.attempts)


def test_person_is_told_by_mail_that_the_password_changed(editor, browser):
    send_password(browser, "editor")
    form = {"oldpassword": "a good enough phrase", "password1": "another good phrase", "password2": "another good phrase"}
    browser.post(reverse("account_change_password"), form)
    wait_for_mails(1)
    assert "Your password was changed." in mail.outbox[0].body
    assert mail.outbox[0].to == ["editor@example.org"]
