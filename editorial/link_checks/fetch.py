"""Fetches a cited address as a reader would, within limits of time, size and redirects, and classifies the answer."""

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from editorial.link_checks.http_client import (
    LINK_CHECKER,
    MAX_BYTES,
    MAX_REDIRECTS,
    TOTAL_SECONDS,
    NotChecked,
    failure_sentence,
    get_page,
    redirect_target,
    retry_after,
)
from editorial.link_checks.page_digest import decompress, page_digest
from editorial.models import LinkCheck
from infra.safe_http import AddressRefused, SafeResponse

PERMANENT_STATUSES = (301, 308)
# Meant for programs rather than readers, or temporary: an editor decides.
DOUBTFUL_STATUSES = (401, 403, 405, 406, 407, 408, 412, 418, 421, 425, 429, 451)
Status = LinkCheck.Status


class HostBusy(Exception):
    """The address redirects to a host that another worker requests, or that was requested a moment ago."""


class LeadsNowhere(Exception):
    """Redirects that do not end; the message says how."""


@dataclass(frozen=True)
class Arrival:
    """The answer at `url`, to which redirects led; `is_permanent` if all of them are for good and there was one."""

    url: str
    answer: SafeResponse
    is_permanent: bool


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
    try:
        return _classify(url, follow_redirects(url, claim_host=claim_host, deadline=time.monotonic() + TOTAL_SECONDS))
    except NotChecked as refused:
        return FetchResult(Status.NOT_CHECKED, str(refused))
    except LeadsNowhere as refused:
        return FetchResult(Status.DOUBTFUL, str(refused))
    except AddressRefused as refused:
        return FetchResult(Status.BROKEN, str(refused))
    except (http.client.HTTPException, OSError, ValueError) as error:
        return FetchResult(Status.DOUBTFUL, failure_sentence(error), is_transient=True)


def follow_redirects(
    url: str, *, claim_host: Callable[[str], bool], deadline: float, max_bytes: int = MAX_BYTES, program: str = LINK_CHECKER
) -> Arrival:
    """The last answer. Raises HostBusy, LeadsNowhere, AddressRefused, OSError or http.client.HTTPException."""
    address, is_permanent, hosts = url, True, {urlsplit(url).hostname}
    for _ in range(MAX_REDIRECTS + 1):
        answer = get_page(address, deadline, max_bytes=max_bytes, program=program)
        target = redirect_target(address, answer)
        if not target:
            return Arrival(address, answer, is_permanent=is_permanent and address != url)
        if target == address:
            raise LeadsNowhere("It leads to itself, as some sites do to programs that keep no cookies.")
        host = urlsplit(target).hostname
        if host not in hosts and not claim_host(str(host)):
            raise HostBusy
        hosts.add(host)
        address, is_permanent = target, is_permanent and answer.status in PERMANENT_STATUSES
    raise LeadsNowhere(f"It leads on more than {MAX_REDIRECTS} times.")


def _classify(url: str, arrival: Arrival) -> FetchResult:
    answer, is_permanent = arrival.answer, arrival.is_permanent
    final = arrival.url if arrival.url != url else ""
    if 200 <= answer.status < 300:
        body = decompress(answer.body, answer.headers.get("Content-Encoding", ""), most=MAX_BYTES)
        content_hash = page_digest(body, answer.headers.get("Content-Type", ""))
        return FetchResult(Status.MOVED if is_permanent else Status.FINE, "", final, is_permanent, content_hash)
    status_line = f"{answer.status} {answer.reason}".strip()[:100]
    is_doubtful = answer.status in DOUBTFUL_STATUSES or answer.status >= 500 or answer.status < 400
    status = Status.DOUBTFUL if is_doubtful else Status.BROKEN
    explanation = "The site refuses programs, or is not well" if is_doubtful else "There is nothing at this address"
    return FetchResult(status, f"{explanation}: it answers {status_line}.", final, retry_after=retry_after(answer))
