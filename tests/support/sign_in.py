"""Signing in as a person does: password, codes of an authenticator app (RFC 6238)."""

import base64
import hashlib
import hmac
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

PASSWORD = "a good enough phrase"
SECRET = base64.b32encode(b"12345678901234567890").decode()


def send_password(browser: Client, name: str, password: str = PASSWORD, *, address: str = "", **fields: str) -> Any:
    """`address` is that of the client, as a proxy tells it."""
    headers = {"X-Forwarded-For": address} if address else {}
    form = {"username": name, "password": password, **fields}
    return browser.post(reverse("account_login"), form, headers=headers)


def send_code(browser: Client, code: str) -> Any:
    return browser.post(reverse("mfa_authenticate"), {"code": code})


def is_signed_in(browser: Client) -> bool:
    return browser.get(reverse("admin:index")).status_code == 200


def totp(secret: str, *, at: float | None = None) -> str:
    """The six digits of RFC 6238 at that POSIX time: HMAC-SHA-1, steps of 30 s."""
    counter = int((time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06d}"


def give_app(user: Any, secret: str = SECRET) -> Authenticator:
    return TOTP.activate(user, secret).instance


def give_codes(user: Any) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()
