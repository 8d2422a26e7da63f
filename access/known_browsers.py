"""A signed cookie that names the accounts which have signed in with this browser. It lets nobody in: it only keeps the
attempts and the uploads of strangers from holding up the right person.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "known browser"
LIFETIME = 180 * 86400  # seconds
MAX_ACCOUNTS = 5


def known_browser_id(request: HttpRequest, name: str) -> str:
    """The identifier of the browser if the account of that name has signed in with it, otherwise ""."""
    found = _read(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, ""))
    return str(found["id"]) if _account_key(name) in found["accounts"] else ""


def is_known_browser(request: HttpRequest) -> bool:
    """Whether any account has signed in with this browser."""
    return is_known_cookie(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, ""))


def is_known_cookie(value: str) -> bool:
    return bool(_read(value)["accounts"])


def remember_browser(request: HttpRequest, response: HttpResponse, name: str) -> None:
    found = _read(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, ""))
    key = _account_key(name)
    accounts = [key, *(other for other in found["accounts"] if other != key)][:MAX_ACCOUNTS]
    value = signing.dumps({"id": found["id"] or secrets.token_urlsafe(12), "accounts": accounts}, salt=SALT)
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        value,
        max_age=LIFETIME,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(value: str) -> dict[str, Any]:
    try:
        return signing.loads(value, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return {"id": "", "accounts": []}


def _account_key(name: str) -> str:
    return salted_hmac(SALT, name.casefold(), algorithm="sha256").hexdigest()[:24]
