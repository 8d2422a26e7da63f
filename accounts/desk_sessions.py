"""Sessions of the desk: how long they last, a row for each that its owner can see, and ending them."""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import user_logged_in
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access.middleware import client_address
from catalogue.http.guard import DESK_PATHS

OPENED_AT, SEEN_AT = "opened_at", "seen_at"  # keys of the session; POSIX time
SEEN_EVERY = 60  # seconds between two writes of the time of last use
RECENT = 600  # seconds after signing in during which the password is not asked for again
MAX_USER_AGENT = 200
# Parts of the User-Agent header; the more special ones first, because each browser also names those that it is like.
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")),
)
SHARED_PREVIEWS = "/admin/shared/"  # for people without an account


class DeskSessionMiddleware:
    """Ends a session that is too old or was not used for too long; writes down when it was last used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and path.startswith(DESK_PATHS) and not path.startswith(SHARED_PREVIEWS) and request.user.is_authenticated:
            _check_session(request, time.time())
        return self.get_response(request)


def _check_session(request: HttpRequest, now: float) -> None:
    session = request.session
    if OPENED_AT not in session:  # signed in under an earlier release
        open_session(request, request.user)
    elif now - session[OPENED_AT] > settings.SESSION_COOKIE_AGE or now - session[SEEN_AT] > settings.SESSION_IDLE_SECONDS:
        end_session(session.session_key)
        session.flush()
        request.user = AnonymousUser()
    elif now - session[SEEN_AT] > SEEN_EVERY:
        session[SEEN_AT] = now
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now(), ip=_address(request))


@receiver(user_logged_in, dispatch_uid="desk session")
def _open_at_sign_in(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if request is not None:
        open_session(request, user)


def open_session(request: HttpRequest, user: Any) -> None:
    """Start the clocks of the session and add its row."""
    session = request.session
    session[OPENED_AT] = session[SEEN_AT] = time.time()
    session.set_expiry(settings.SESSION_COOKIE_AGE)
    if not session.session_key:
        session.save()
    about = {"user": user, "ip": _address(request), "user_agent": request.META.get("HTTP_USER_AGENT", "")[:MAX_USER_AGENT]}
    UserSession.objects.update_or_create(session_key=session.session_key, defaults=about)


def signed_in_recently(request: HttpRequest) -> bool:
    return time.time() - request.session.get(OPENED_AT, 0) < RECENT


def open_sessions(user: Any) -> list[UserSession]:
    """The person's sessions that still work, last used first. Rows of the others are deleted."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda one: one.last_seen_at, reverse=True)


def browser_name(user_agent: str) -> str:
    """What a person calls it, such as "Firefox on Windows". Programs call themselves what they like."""
    browser = next((name for part, name in BROWSERS if part in user_agent), "A browser")
    system = next((name for part, name in SYSTEMS if part in user_agent), "")
    return f"{browser} on {system}" if system else browser


def end_sessions(user: Any, *, except_key: str | None = None) -> int:
    """End all sessions of the person but one; returns how many."""
    keys = list(UserSession.objects.filter(user=user).exclude(session_key=except_key or "").values_list("session_key", flat=True))
    for key in keys:
        end_session(key)
    return len(keys)


def end_session(key: str | None) -> None:
    SessionStore().delete(key)
    UserSession.objects.filter(session_key=key).delete()


def _address(request: HttpRequest) -> str:
    return client_address(request) or "0.0.0.0"  # noqa: S104 # nosec B104 # "unknown" in a column that holds an address
