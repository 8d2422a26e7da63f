"""One visit to a cited address: what a reader who follows it would find, asked politely and within bounds."""

import http.client
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from access.pinned import Address, Pinned, Refused, is_public, is_within, lookup, port_of
from editorial.links.addresses import normalised
from editorial.links.reading import digest, unpacked
from editorial.models import LinkCheck

CONNECT_SECONDS, WHOLE_SECONDS = 5.0, 20.0  # to one place; for all of a visit, redirects included
MOST_BYTES = 2 * 2**20  # of a page, packed or unpacked
MOST_REDIRECTS = 5
MOST_PLACES = 4  # of the addresses that a name has
PORTS = (80, 443, 8080, 8443)
PIECE = 65536
REDIRECTS, PERMANENT = (301, 302, 303, 307, 308), (301, 308)
# Said to programs rather than to readers, or of the moment: a person looks at it.
DOUBTFUL = (401, 403, 405, 406, 407, 408, 412, 418, 421, 425, 429, 451)
Status = LinkCheck.Status


class Unchecked(Refused):
    """Not ours to look at, though readers may well find something there."""


class Postponed(Exception):
    """The visit leads to a host that somebody else is asking, or that was asked a moment ago."""


@dataclass(frozen=True)
class Seen:
    """What came of a visit. `may_pass`: no answer came, and the next visit may get one. `wait` is what the host asked for."""

    status: str
    failure: str = ""
    final_url: str = ""
    is_permanent: bool = False
    content_hash: str = ""
    may_pass: bool = False
    wait: timedelta = timedelta()


class _Answer(NamedTuple):
    status: int
    reason: str
    headers: http.client.HTTPMessage
    body: bytes


def visit(url: str, *, may_ask: Callable[[str], bool]) -> Seen:
    """`may_ask` says whether another host may be asked now, and takes it. Raises Postponed where not; nothing else."""
    deadline = time.monotonic() + WHOLE_SECONDS
    try:
        return _follow(url, may_ask, deadline)
    except Unchecked as refused:
        return Seen(Status.NOT_CHECKED, str(refused))
    except Refused as refused:
        return Seen(Status.BROKEN, str(refused))
    except ssl.SSLCertVerificationError as error:
        return Seen(Status.DOUBTFUL, f"The certificate is not accepted: {error.verify_message}.", may_pass=True)
    except ssl.SSLError as error:
        return Seen(Status.DOUBTFUL, f"No encrypted connection: {error.reason or 'it broke off'}.", may_pass=True)
    except TimeoutError:
        return Seen(Status.DOUBTFUL, "No answer in time.", may_pass=True)
    except http.client.HTTPException:
        return Seen(Status.DOUBTFUL, "What it answers is not HTTP, or broke off.", may_pass=True)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return Seen(Status.DOUBTFUL, f"No connection: {said}."[:300], may_pass=True)


def _follow(url: str, may_ask: Callable[[str], bool], deadline: float) -> Seen:
    address, is_permanent, hosts = url, True, {urlsplit(url).hostname}
    for _ in range(MOST_REDIRECTS + 1):
        answer = _ask(address, deadline)
        target = _target(address, answer)
        if not target:
            return _judge(url, address, answer, is_permanent=is_permanent and address != url)
        if target == address:
            return Seen(Status.DOUBTFUL, "It leads to itself, as some sites do to programs that keep no cookies.")
        host = urlsplit(target).hostname
        if host not in hosts and not may_ask(str(host)):
            raise Postponed
        hosts.add(host)
        address, is_permanent = target, is_permanent and answer.status in PERMANENT
    return Seen(Status.DOUBTFUL, f"It leads on more than {MOST_REDIRECTS} times.")


def _target(address: str, answer: _Answer) -> str:
    """Where a redirect leads; "" for what is none. Raises Refused for what is no web address."""
    location = answer.headers.get("Location", "")
    if answer.status not in REDIRECTS or not location:
        return ""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    target = normalised(urljoin(address, location))
    if not target:
        raise Refused("It leads to what is no web address.")
    return target


def _judge(url: str, address: str, answer: _Answer, *, is_permanent: bool) -> Seen:
    final = address if address != url else ""
    if 200 <= answer.status < 300:
        body = unpacked(answer.body, answer.headers.get("Content-Encoding", ""), most=MOST_BYTES)
        content_hash = digest(body, answer.headers.get("Content-Type", ""))
        return Seen(Status.MOVED if is_permanent else Status.FINE, "", final, is_permanent, content_hash)
    said = f"{answer.status} {answer.reason}".strip()[:100]
    is_doubtful = answer.status in DOUBTFUL or answer.status >= 500 or answer.status < 400
    status = Status.DOUBTFUL if is_doubtful else Status.BROKEN
    words = "The site refuses programs, or is not well" if is_doubtful else "There is nothing at this address"
    return Seen(status, f"{words}: it answers {said}.", final, wait=_wait(answer))


def _wait(answer: _Answer) -> timedelta:
    """Retry-After (RFC 9110, 10.2.3), as seconds or as a date."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said[:9]), 7 * 86400))
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return timedelta()
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - datetime.now(UTC), timedelta()), timedelta(days=7))


def _ask(address: str, deadline: float) -> _Answer:
    """GET, and as much of the answer as we read. Raises Refused, OSError or http.client.HTTPException."""
    parts = urlsplit(address)
    if parts.username is not None:
        raise Refused("The address has a user name in it.")
    places = lookup(parts, _judge_of(parts), seconds=min(CONNECT_SECONDS, _left(deadline)))[:MOST_PLACES]
    connection = Pinned(parts, places, seconds=min(CONNECT_SECONDS, _left(deadline)))
    alarm = threading.Timer(_left(deadline), connection.cut)
    alarm.start()
    try:
        connection.connect()
        connection.sock.settimeout(_left(deadline))
        connection.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), headers=_headers())
        answer = connection.getresponse()
        body = _body(answer) if answer.status not in REDIRECTS else b""
    except (OSError, http.client.HTTPException):
        if connection.is_cut:
            raise TimeoutError from None
        raise
    finally:
        alarm.cancel()
        connection.close()
    if connection.is_cut:
        raise TimeoutError
    return _Answer(answer.status, _words(answer), answer.headers, body)


def _words(answer: http.client.HTTPResponse) -> str:
    """Of the standard, not the server's own."""
    return http.client.responses.get(answer.status, "")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _headers() -> dict[str, str]:
    return {
        "User-Agent": f"Expert-Desk-Links/1 (+{settings.SITE_URL})",
        "Accept": "text/html,application/pdf;q=0.9,*/*;q=0.8",
        "Accept-Language": "zh,en;q=0.8,*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _body(answer: http.client.HTTPResponse) -> bytes:
    pieces, length = [], 0
    while length < MOST_BYTES and (piece := answer.read1(min(PIECE, MOST_BYTES - length))):
        pieces.append(piece)
        length += len(piece)
    return b"".join(pieces)


def _judge_of(parts: SplitResult) -> Callable[[Address], None]:
    def judge(address: Address) -> None:
        if is_within(address, settings.LINK_NETWORKS):
            return
        if not is_public(address):
            raise Refused("This address is not on the public internet.")
        if port_of(parts) not in PORTS:
            raise Unchecked(f"It names port {port_of(parts)}, and only {', '.join(map(str, PORTS))} are looked at.")

    return judge
