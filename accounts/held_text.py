"""Text that was typed before a session ended, held from signing in until it is sent again.

It waits in the session while a second factor or an outside sign-in is passed, and only for a browser in which somebody has
signed in before, or after the right password: a stranger stores nothing.
"""

import json
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

HELD = "held_text"
KEPT = "kept"  # name of the hidden field


def hold_text(request: HttpRequest) -> None:
    """Hold what the sign-in form carries, with the address it was meant for."""
    if kept := request.POST.get(KEPT):
        request.session[HELD] = {KEPT: kept, "address": safe_address(request)}


def take_text(request: HttpRequest) -> tuple[list[tuple[str, str]], str] | None:
    """The held fields and their address, once. No fields if what was sent is none of ours."""
    held: dict[str, Any] | None = request.session.pop(HELD, None)
    if not held:
        return None
    try:
        fields = [(str(name), str(value)) for name, values in json.loads(held[KEPT]).items() for value in values]
    except (ValueError, AttributeError, TypeError):
        fields = []
    return fields, held["address"]


def address_after_sign_in(request: HttpRequest, address: str) -> str:
    """Where the person goes: first to the held text, if there is any."""
    return reverse("account_resume") if HELD in request.session else address


def safe_address(request: HttpRequest) -> str:
    """The address in `next` if it is one of this site, otherwise the dashboard."""
    address = request.POST.get("next") or request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and allowed else reverse("admin:index")


def with_next(address: str, request: HttpRequest) -> str:
    """The address, with the request's own `next`."""
    following = request.POST.get("next") or request.GET.get("next", "")
    return f"{address}?next={quote(following)}" if following else address
