"""Limits on attempts to sign in, counted over all processes (access/shared_counters.py).

An account is never locked by its name alone: a browser in which the person has signed in before is counted for itself
(access/known_browsers.py). Everybody else is counted by network, by account and network, and slowly by account.
"""

import hashlib
import time
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.known_browsers import known_browser_id
from access.middleware import client_network
from access.shared_counters import increment_counter

MINUTE, HOUR, DAY = 60, 3600, 86400  # seconds
START_LIFETIME = 30 * MINUTE  # of a session in which nobody has signed in


class AttemptLimit(NamedTuple):
    name: str
    attempts: int
    seconds: int


# A network may be a whole institution behind one address; attempts that succeed are taken back.
PER_NETWORK = AttemptLimit("sign-in-network", 60, 10 * MINUTE)
PER_ACCOUNT_AND_NETWORK = AttemptLimit("sign-in-account-network", 10, 10 * MINUTE)
PER_ACCOUNT = AttemptLimit("sign-in-account", 20, HOUR)
PER_KNOWN_BROWSER = AttemptLimit("sign-in-browser", 10, 10 * MINUTE)
# A six-digit code is right by chance in 3 of 1,000,000 tries: at 20 a day, once in 45 years.
CODE_PER_ACCOUNT_AND_NETWORK = AttemptLimit("code-account-network", 6, 10 * MINUTE)
CODE_PER_ACCOUNT = AttemptLimit("code-account", 20, DAY)
CODE_PER_KNOWN_BROWSER = AttemptLimit("code-browser", 10, 10 * MINUTE)
# What starts a row in the table of sessions before anybody is known: a passkey, an outside sign-in, a forgotten password.
STARTS_PER_NETWORK = AttemptLimit("sign-in-start", 30, 10 * MINUTE)
RESETS_PER_NETWORK = AttemptLimit("reset-network", 10, HOUR)
RESETS_PER_ADDRESS = AttemptLimit("reset-address", 3, HOUR)

Counted = tuple[AttemptLimit, str]


def password_counters(request: HttpRequest, name: str) -> list[Counted]:
    """The counters of one try at a password. `name` as typed; an unknown one is counted like a known one."""
    return _account_counters(request, name, PER_KNOWN_BROWSER, PER_NETWORK, PER_ACCOUNT_AND_NETWORK, PER_ACCOUNT)


def code_counters(request: HttpRequest, name: str) -> list[Counted]:
    """The counters of one try at a second factor or recovery code."""
    return _account_counters(request, name, CODE_PER_KNOWN_BROWSER, PER_NETWORK, CODE_PER_ACCOUNT_AND_NETWORK, CODE_PER_ACCOUNT)


def _account_counters(request: HttpRequest, name: str, browser: AttemptLimit, *others: AttemptLimit) -> list[Counted]:
    account = hash_key(name.casefold())
    if known := known_browser_id(request, name):
        return [(browser, f"{account}:{known}")]
    network = client_network(request)
    return list(zip(others, (network, f"{account}:{network}", account), strict=True))


def count_attempts(counted: Iterable[Counted]) -> int:
    """Count one attempt. Returns 0 if it is allowed, otherwise the seconds after which to try again.

    Stops at the first counter that is full: attempts from a refused network do not fill the counter of an account.
    """
    now = time.time()
    for limit, key in counted:
        window = int(now // limit.seconds)
        if increment_counter(_counter_key(limit, key, window), 1, seconds=2 * limit.seconds) > limit.attempts:
            return int((window + 1) * limit.seconds - now) + 1
    return 0


def take_back(counted: Iterable[Counted]) -> None:
    """Uncount an attempt that succeeded."""
    now = time.time()
    for limit, key in counted:
        increment_counter(_counter_key(limit, key, int(now // limit.seconds)), -1, seconds=2 * limit.seconds)


def hash_key(text: str) -> str:
    """A key of fixed size that does not hold what somebody typed; people type passwords into the field for the name."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _counter_key(limit: AttemptLimit, key: str, window: int) -> str:
    return f"{limit.name}:{key}:{window}"


def refuse_for(request: HttpRequest, seconds: int) -> str:
    """Mark the request, so that RetryAfterMiddleware answers 429; returns the sentence for the form."""
    request.retry_after = seconds  # type: ignore[attr-defined]
    minutes = -(-seconds // MINUTE)
    wait = f"{minutes} minutes" if minutes > 1 else "a minute"
    return f"Too many attempts. Try again in {wait}."


def limit_starts(limit: AttemptLimit, *, method: str = "POST") -> Callable:
    """Decorator of a view that adds to the table of sessions for strangers: 429 for a network that has done so too often."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != method or request.user.is_authenticated:
                return view(request, *args, **kwargs)
            if seconds := count_attempts([(limit, client_network(request))]):
                return render(request, "account/too_many.html", {"text": refuse_for(request, seconds)})
            request.session.set_expiry(START_LIFETIME)
            return view(request, *args, **kwargs)

        return counted

    return decorate


class RetryAfterMiddleware:
    """Answers 429 with Retry-After (RFC 6585, RFC 9110) where a form was refused for too many attempts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if seconds := getattr(request, "retry_after", 0):
            response.status_code = 429
            response["Retry-After"] = str(seconds)
        return response
