"""One polite request to an address that the desk cites or watches: limits of time and size, ports, what a redirect leads to."""

import http.client
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from infra.safe_http import (
    REDIRECT_STATUSES,
    Address,
    AddressRefused,
    RequestLimits,
    SafeResponse,
    check_is_public,
    is_in_networks,
    port_of,
    seconds_left,
    send_request,
)
from infra.web_addresses import normalize_url

CONNECT_SECONDS, TOTAL_SECONDS = 5.0, 20.0  # to one address; for a whole look at a page
MAX_BYTES = 2 * 2**20  # of a page, compressed or decompressed
MAX_REDIRECTS = 5
# For the page that sends Retry-After: at most the usual time between two checks. The pause of its host is shorter
# (MAX_HOST_PAUSE of host_claims), so that the host's other pages are not left unchecked for a week.
MAX_RETRY_AFTER = timedelta(days=7)
LINK_CHECKER = "Expert-Desk-Links"  # what it calls itself
PORTS = (80, 443, 8080, 8443)
PageGetter = Callable[..., SafeResponse]  # get_page with a deadline


class NotChecked(AddressRefused):
    """The address is not checked, though readers may find something there; the message says why."""


def get_page(
    address: str,
    deadline: float,
    *,
    program: str = LINK_CHECKER,
    headers: Mapping[str, str] | None = None,
    max_bytes: int = MAX_BYTES,
) -> SafeResponse:
    """`deadline` is a value of time.monotonic(); `program` is how we call ourselves; `headers` stand beside our own.

    Follows no redirect. Raises AddressRefused, OSError (TimeoutError among them) or http.client.HTTPException.
    """
    parts = urlsplit(address)
    limits = RequestLimits(seconds=seconds_left(deadline), connect_seconds=CONNECT_SECONDS, max_bytes=max_bytes)
    sent = {**_headers(program), **(headers or {})}
    answer = send_request("GET", parts, check_address=_address_check(parts), limits=limits, headers=sent)
    if answer.is_cut:
        raise TimeoutError
    return answer


def failure_sentence(error: Exception) -> str:
    """Why no answer came. For what get_page raises beside AddressRefused, whose message is such a sentence."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate is not accepted: {error.verify_message}."
    if isinstance(error, ssl.SSLError):
        return f"No encrypted connection: {error.reason or 'it broke off'}."
    if isinstance(error, TimeoutError):
        return "No answer in time."
    if isinstance(error, http.client.HTTPException):
        return "What it answers is not HTTP, or broke off."
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"No connection: {reason}."[:300]


def redirect_target(address: str, answer: SafeResponse) -> str:
    """The address that a redirect leads to, "" for other answers. Raises AddressRefused where it is no web address."""
    location = answer.headers.get("Location", "")
    if answer.status not in REDIRECT_STATUSES or not location:
        return ""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    target = normalize_url(urljoin(address, location))
    if not target:
        raise AddressRefused("It leads to what is no web address.")
    return target


def retry_after(answer: SafeResponse) -> timedelta:
    """Retry-After (RFC 9110, 10.2.3) in seconds or as a date, at most MAX_RETRY_AFTER; 0 where the answer has none."""
    value = answer.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), MAX_RETRY_AFTER)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return timedelta()
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - datetime.now(UTC), timedelta()), MAX_RETRY_AFTER)


def _headers(program: str) -> dict[str, str]:
    return {
        "User-Agent": f"{program}/1 (+{settings.SITE_URL})",
        "Accept": "text/html,application/pdf;q=0.9,*/*;q=0.8",
        "Accept-Language": "zh,en;q=0.8,*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _address_check(parts: SplitResult) -> Callable[[Address], None]:
    def check(address: Address) -> None:
        if is_in_networks(address, settings.LINK_NETWORKS):
            return
        check_is_public(address)
        if port_of(parts) not in PORTS:
            raise NotChecked(f"It names port {port_of(parts)}, and only {', '.join(map(str, PORTS))} are looked at.")

    return check
