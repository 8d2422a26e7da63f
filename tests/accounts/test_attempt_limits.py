"""Limits on attempts: strangers are held up, the right person is not, and passwords are hashed a bounded number of times."""

import threading

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse

from access import shared_counters
from accounts import attempt_limits, staff_backend
from accounts.attempt_limits import CODE_PER_ACCOUNT_AND_NETWORK, PER_ACCOUNT, PER_ACCOUNT_AND_NETWORK, PER_KNOWN_BROWSER
from tests.support.accounts import create_account
from tests.support.sign_in import SECRET, give_app, give_codes, is_signed_in, send_code, send_password, totp

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The passwords that were hashed."""
    found: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(self, password, salt):
        found.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    return found


@pytest.mark.thorough
def test_a_thousand_passwords_from_many_networks_are_few_hashes_and_the_right_person_gets_in(editor, hashed, settings):
    settings.PROXIES = 1
    hers = Client()
    send_password(hers, "editor", address="198.51.100.7")
    hers.post(reverse("admin:logout"))
    hashed.clear()
    stranger = Client()
    statuses = [
        send_password(stranger, "editor", f"guess {number}", address=f"203.0.{number // 250}.{number % 250}").status_code
        for number in range(1000)
    ]
    assert statuses.count(200) == PER_ACCOUNT.attempts
    assert statuses.count(429) == 1000 - PER_ACCOUNT.attempts
    assert len(hashed) <= PER_ACCOUNT.attempts + 1  # one more if an hour began meanwhile
    assert send_password(hers, "editor", address="198.51.100.7").status_code == 302
    assert is_signed_in(hers)


def test_forged_forwarded_addresses_are_one_network(editor, hashed, browser):
    """Without a proxy of ours the header counts for nothing."""
    for number in range(PER_ACCOUNT_AND_NETWORK.attempts + 5):
        last = send_password(browser, "editor", "wrong", address=f"203.0.113.{number}")
    assert last.status_code == 429
    assert len(hashed) == PER_ACCOUNT_AND_NETWORK.attempts


def test_refusal_says_when_to_try_again(editor, browser):
    for _ in range(PER_ACCOUNT_AND_NETWORK.attempts + 1):
        answer = send_password(browser, "editor", "wrong", kept='{"title": ["Typed"]}')
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= PER_ACCOUNT_AND_NETWORK.seconds + 1
    assert "Too many attempts. Try again in" in answer.content.decode()
    assert "Typed" in answer.content.decode()


def test_unknown_name_is_refused_after_as_many_attempts_as_a_known_one(editor, settings):
    settings.PROXIES = 1
    for name in ("editor", "nobody"):
        statuses = [send_password(Client(), name, "wrong", address=f"203.0.113.{number}").status_code for number in range(30)]
        assert statuses == [200] * PER_ACCOUNT.attempts + [429] * (30 - PER_ACCOUNT.attempts), name


def test_each_try_hashes_once_whether_the_account_is_there_or_not(editor, hashed, browser):
    without = create_account("guest", "without")
    assert not without.has_usable_password()
    for name in ("editor", "nobody", "without"):
        hashed.clear()
        send_password(browser, name, "wrong")
        assert len(hashed) == 1, name


def test_known_browser_is_held_up_too_when_it_guesses(editor, browser):
    send_password(browser, "editor")
    browser.post(reverse("admin:logout"))
    statuses = [send_password(browser, "editor", "wrong").status_code for _ in range(PER_KNOWN_BROWSER.attempts + 1)]
    assert statuses[-2:] == [200, 429]


def test_forged_cookie_makes_no_known_browser(editor, browser, hashed):
    browser.cookies["desk_browser"] = "eyJpZCI6IngifQ:forged:cookie"
    for _ in range(PER_ACCOUNT_AND_NETWORK.attempts + 3):
        answer = send_password(browser, "editor", "wrong")
    assert answer.status_code == 429


def test_sign_ins_that_succeed_fill_no_counter(editor):
    for _ in range(PER_ACCOUNT_AND_NETWORK.attempts + 3):
        assert send_password(Client(), "editor").status_code == 302


def test_counters_that_cannot_be_reached_let_the_right_person_in_and_still_count(editor, settings, tmp_path):
    settings.COUNTERS_FILE = tmp_path / "no such folder" / "counters.sqlite3"
    shared_counters.clear_own_counters()
    assert send_password(Client(), "editor").status_code == 302
    statuses = [send_password(Client(), "editor", "wrong").status_code for _ in range(PER_ACCOUNT_AND_NETWORK.attempts + 1)]
    shared_counters.clear_own_counters()
    assert statuses[-1] == 429


def test_codes_are_limited_and_a_recovery_code_counts_like_an_app_s(editor, browser):
    give_app(editor)
    codes = give_codes(editor)
    send_password(browser, "editor")
    statuses = [send_code(browser, "000000").status_code for _ in range(CODE_PER_ACCOUNT_AND_NETWORK.attempts + 1)]
    assert statuses == [200] * CODE_PER_ACCOUNT_AND_NETWORK.attempts + [429]
    assert send_code(browser, codes[0]).status_code == 429
    assert send_code(browser, totp(SECRET)).status_code == 429
    assert not is_signed_in(browser)


def test_at_most_two_passwords_are_hashed_at_a_time_and_strangers_leave_one_place(monkeypatch):
    most, running, lock = {"stranger": 0, "known": 0}, {"stranger": 0, "known": 0}, threading.Lock()
    refused, all_tried = [], threading.Event()

    def use(kind: str, queue: staff_backend.HashQueue) -> None:
        try:
            with queue.slot():
                with lock:
                    running[kind] += 1
                    most[kind] = max(most[kind], running[kind])
                all_tried.wait(5)
                with lock:
                    running[kind] -= 1
        except staff_backend.HashesBusy:
            refused.append(kind)
            if len(refused) == 6:
                all_tried.set()

    threads = [threading.Thread(target=use, args=("stranger", staff_backend.FOR_STRANGERS)) for _ in range(10)]
    threads += [threading.Thread(target=use, args=("known", staff_backend.FOR_KNOWN_BROWSERS)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert most == {"stranger": 1, "known": 1}
    assert refused == ["stranger"] * 6  # one hashes, three wait


def test_busy_processors_are_a_429_and_no_failed_attempt(editor, browser, monkeypatch):
    monkeypatch.setattr(staff_backend, "FOR_STRANGERS", staff_backend.HashQueue(waiting=-1))
    answer = send_password(browser, "editor")
    assert (answer.status_code, answer["Retry-After"]) == (429, "5")
    monkeypatch.undo()
    assert send_password(browser, "editor").status_code == 302


def test_passkey_options_and_password_resets_are_limited_by_network(browser, db):
    for _ in range(attempt_limits.STARTS_PER_NETWORK.attempts):
        assert browser.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).status_code == 200
    answer = browser.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    for _ in range(attempt_limits.RESETS_PER_NETWORK.attempts):
        assert browser.post(reverse("account_reset_password"), {"email": "a@example.org"}).status_code == 302
    assert browser.post(reverse("account_reset_password"), {"email": "a@example.org"}).status_code == 429
