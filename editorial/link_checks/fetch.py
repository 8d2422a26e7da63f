"""Fetches a cited address as a reader would, within limits of time, size and redirects, and classifies the answer."""

import http.client
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from editorial.link_checks.page_digest import decompress, page_digest
from editorial.models import LinkCheck
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

CONNECT_SECONDS, TOTAL_SECONDS = 5.0, 20.0  # to one address; for the whole check, redirects included
MAX_BYTES = 2 * 2**20  # of a page, compressed or decompressed
MAX_REDIRECTS = 5
# For the page that sends Retry-After: at most the usual time between two checks. The pause of its host is shorter
# (MAX_HOST_PAUSE of due_links), so that the host's other pages are not left unchecked for a week.
MAX_RETRY_AFTER = timedelta(days=7)
PORTS = (80, 443, 8080, 8443)
PERMANENT_STATUSES = (301, 308)
# Meant for programs rather than readers, or temporary: an editor decides.
DOUBTFUL_STATUSES = (401, 403, 405, 406, 407, 408, 412, 418, 421, 425, 429, 451)
Status = LinkCheck.Status


class NotChecked(AddressRefused):
    """The address is not checked, though readers may find something there; the message says why."""


class HostBusy(Exception):
    """The address redirects to a host that another worker requests, or that was requested a moment ago."""


@dataclass(frozen=True)
class FetchResult:
    """The result of a check. `is_transient`: no answer came, the next check may get one. `retry_after`: the host's Retry-After."""

    status: str
    failure: str = ""
    final_url: str = ""
    is_permanent: bool = False
    content_hash: str = ""
    is_transient: bool = False
    retry_after: timedelta = timedelta()


def fetch_page(url: str, *, claim_host: Callable[[str], bool]) -> FetchResult:
    """Requests the page. `claim_host` claims the host of a redirect and returns whether it was free.

    Raises HostBusy where it was not, and nothing else.
    """
    deadline = time.monotonic() + TOTAL_SECONDS
    try:
        return _follow_redirects(url, claim_host, deadline)
    except NotChecked as refused:
        return FetchResult(Status.NOT_CHECKED, str(refused))
    except AddressRefused as refused:
        return FetchResult(Status.BROKEN, str(refused))
    except ssl.SSLCertVerificationError as error:
        return FetchResult(Status.DOUBTFUL, f"The certificate is not accepted: {error.verify_message}.", is_transient=True)
    except ssl.SSLError as error:
        return FetchResult(Status.DOUBTFUL, f"No encrypted connection: {error.reason or 'it broke off'}.", is_transient=True)
    except TimeoutError:
        return FetchResult(Status.DOUBTFUL, "No answer in time.", is_transient=True)
    except http.client.HTTPException:
        return FetchResult(Status.DOUBTFUL, "What it answers is not HTTP, or broke off.", is_transient=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return FetchResult(Status.DOUBTFUL, f"No connection: {reason}."[:300], is_transient=True)


def _follow_redirects(url: str, claim_host: Callable[[str], bool], deadline: float) -> FetchResult:
    address, is_permanent, hosts = url, True, {urlsplit(url).hostname}
    for _ in range(MAX_REDIRECTS + 1):
        answer = _get(address, deadline)
        target = _redirect_target(address, answer)
        if not target:
            return _classify(url, address, answer, is_permanent=is_permanent and address != url)
        if target == address:
            return FetchResult(Status.DOUBTFUL, "It leads to itself, as some sites do to programs that keep no cookies.")
        host = urlsplit(target).hostname
        if host not in hosts and not claim_host(str(host)):
            raise HostBusy
        hosts.add(host)
        address, is_permanent = target, is_permanent and answer.status in PERMANENT_STATUSES
    return FetchResult(Status.DOUBTFUL, f"It leads on more than {MAX_REDIRECTS} times.")


def _redirect_target(address: str, answer: SafeResponse) -> str:
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


def _classify(url: str, address: str, answer: SafeResponse, *, is_permanent: bool) -> FetchResult:
    final = address if address != url else ""
    if 200 <= answer.status < 300:
        body = decompress(answer.body, answer.headers.get("Content-Encoding", ""), most=MAX_BYTES)
        content_hash = page_digest(body, answer.headers.get("Content-Type", ""))
        return FetchResult(Status.MOVED if is_permanent else Status.FINE, "", final, is_permanent, content_hash)
    status_line = f"{answer.status} {answer.reason}".strip()[:100]
    is_doubtful = answer.status in DOUBTFUL_STATUSES or answer.status >= 500 or answer.status < 400
    status = Status.DOUBTFUL if is_doubtful else Status.BROKEN
    explanation = "The site refuses programs, or is not well" if is_doubtful else "There is nothing at this address"
    return FetchResult(status, f"{explanation}: it answers {status_line}.", final, retry_after=_retry_after(answer))


def _retry_after(answer: SafeResponse) -> timedelta:
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


def _get(address: str, deadline: float) -> SafeResponse:
    """Raises AddressRefused, OSError or http.client.HTTPException."""
    parts = urlsplit(address)
    limits = RequestLimits(seconds=seconds_left(deadline), connect_seconds=CONNECT_SECONDS, max_bytes=MAX_BYTES)
    answer = send_request("GET", parts, check_address=_address_check(parts), limits=limits, headers=_headers())
    if answer.is_cut:
        raise TimeoutError
    return answer


def _headers() -> dict[str, str]:
    return {
        "User-Agent": f"Expert-Desk-Links/1 (+{settings.SITE_URL})",
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
