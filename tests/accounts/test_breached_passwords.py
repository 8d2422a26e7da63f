"""Breached passwords: found in a sorted file by few reads."""

import hashlib
import io
import random

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.urls import reverse

from accounts.breached_passwords import BreachedPasswordValidator, contains_digest
from tests.support.sign_in import PASSWORD, send_password

VALIDATOR = "accounts.breached_passwords.BreachedPasswordValidator"


def digest(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper()


def file_of(texts, end: str = "\r\n") -> bytes:
    return "".join(f"{line}:{number % 97 * 7919 + 1}{end}" for number, line in enumerate(sorted(map(digest, texts)))).encode()


class CountingFile(io.BytesIO):
    seeks = 0

    def seek(self, *args):
        self.seeks += 1
        return super().seek(*args)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("number", [0, 1, 2, 3, 17, 1000])
def test_every_line_is_found_and_nothing_else(number, end):
    texts = [f"password {count}" for count in range(number)]
    for content in (file_of(texts, end), file_of(texts, end).removesuffix(end.encode())):
        file = io.BytesIO(content)
        assert all(contains_digest(file, digest(text).encode(), size=len(content)) for text in texts)
        assert not any(contains_digest(file, digest(f"other {count}").encode(), size=len(content)) for count in range(200))


def test_search_takes_few_seeks():
    """A file of 38 GB takes 36: one for each halving. Here 4.6 MB: 23 at most."""
    texts = [str(random.Random(count).random()) for count in range(100_000)]
    content = file_of(texts)
    file = CountingFile(content)
    most = 0
    for text in [*texts[:200], *(f"no {count}" for count in range(200))]:
        file.seeks = 0
        contains_digest(file, digest(text).encode(), size=len(content))
        most = max(most, file.seeks)
    assert 15 < most <= len(content).bit_length()


@pytest.fixture
def breached(settings, tmp_path):
    path = tmp_path / "breached.txt"
    path.write_bytes(file_of(["correct horse battery staple", "trustno1 trustno1", "x"]))
    settings.AUTH_PASSWORD_VALIDATORS = [*settings.AUTH_PASSWORD_VALIDATORS, {"NAME": VALIDATOR, "OPTIONS": {"path": str(path)}}]


def test_breached_password_is_refused_in_plain_words(breached):
    with pytest.raises(ValidationError, match="known from a breach"):
        validate_password("correct horse battery staple")
    validate_password("a phrase that nobody has used yet")


def test_common_password_is_refused_without_a_file():
    with pytest.raises(ValidationError, match="too common"):
        validate_password("qwertyuiop12")


def test_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="BREACHED_PASSWORDS names no file"):
        BreachedPasswordValidator(str(tmp_path / "none"))


def test_page_for_a_new_password_refuses_a_breached_one(editor, browser, breached):
    send_password(browser, "editor")
    form = {"oldpassword": PASSWORD, "password1": "correct horse battery staple", "password2": "correct horse battery staple"}
    page = browser.post(reverse("account_change_password"), form).content.decode()
    assert "This password is known from a breach" in page
    assert "correct horse" not in page
