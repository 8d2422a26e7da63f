"""What a request looked like when it arrived, told to our own `doctor` only: a signed header on `/livez` asks for it."""

import time
from typing import Any

from django.core import signing
from django.http import HttpRequest

from access.middleware import client_address

HEADER = "X-Doctor"
SALT = "doctor"
MAX_AGE = 60  # seconds
MAX_BODY = 2000  # bytes


def sign_question() -> str:
    return signing.dumps("proxy", salt=SALT)


def echo_request(request: HttpRequest) -> dict[str, Any] | None:
    """Scheme, Host, client, and how long the body took to arrive. None unless signed with our SECRET_KEY in the last minute."""
    question = request.headers.get(HEADER, "")
    try:
        if not question or signing.loads(question, salt=SALT, max_age=MAX_AGE) != "proxy":
            return None
    except signing.BadSignature:
        return None
    began = time.monotonic()
    request.read(MAX_BODY)
    return {
        "body_seconds": time.monotonic() - began,
        "is_secure": request.is_secure(),
        "host": request.META.get("HTTP_HOST", ""),
        "client": client_address(request),
        "peer": request.META.get("REMOTE_ADDR", ""),
        "forwarded": request.headers.get("X-Forwarded-For", ""),
    }
