"""Takes in what strangers ask for, within limits. Nothing here depends on who is known: the worker alone looks that up."""

from django.http import HttpRequest

from access.middleware import client_network
from access.shared_counters import increment_counter
from subscriptions.models import LinkRequest, Wishes

HOUR = 3600  # seconds
MAX_FROM_NETWORK = 20  # requests an hour
MAX_IN_TOTAL = 2_000  # requests an hour: as many mails a stranger could make the site send
MAX_WAITING = 10_000  # rows of the inbox


class RequestRefused(Exception):
    """Too many requests, for now."""


def count_request(request: HttpRequest) -> None:
    """Count a request that makes the site mail somebody. Raises RequestRefused beyond the limits."""
    if increment_counter(f"links:{client_network(request)}", 1, seconds=HOUR) > MAX_FROM_NETWORK:
        raise RequestRefused
    if increment_counter("links", 1, seconds=HOUR) > MAX_IN_TOTAL:
        raise RequestRefused


def leave_request(
    request: HttpRequest,
    *,
    purpose: str,
    address: str,
    language: str,
    wishes: Wishes | None = None,
    alert: dict[str, str] | None = None,
) -> None:
    """Put it into the inbox: two statements, whoever the address belongs to. Raises RequestRefused beyond the limits."""
    count_request(request)
    if LinkRequest.objects.count() >= MAX_WAITING:
        raise RequestRefused
    asked = {"wishes": wishes.as_json() if wishes is not None else {}, "alert": alert or {}}
    LinkRequest.objects.create(purpose=purpose, address=address, language=language, **asked)
