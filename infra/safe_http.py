"""One HTTP request to an address that somebody else gave: never to a private network, bounded in time and size.

The name is looked up once, every address that it has is checked, and the connection goes to a checked address, so that a
second look-up with another answer (DNS rebinding) leads nowhere. No redirect is followed. Limits and what counts as allowed
are the callers': `access/webhooks/webhook_http.py` for webhooks, `editorial/link_checks/fetch.py` for citations.
"""

import http.client
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, NamedTuple
from urllib.parse import SplitResult

from django.utils.encoding import iri_to_uri

NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
GLOBAL_UNICAST = ip_network("2000::/3")  # RFC 4291: other IPv6 addresses are local, or carry an IPv4 address
MAX_ADDRESSES = 4  # addresses of one name that are tried
CHUNK_BYTES = 65536
REDIRECT_STATUSES = (301, 302, 303, 307, 308)
Address = IPv4Address | IPv6Address
SocketAddress = tuple[str, int]


class AddressRefused(Exception):
    """The address is not called; the message says why."""


class RequestLimits(NamedTuple):
    """`seconds` from the look-up of the name to the last byte, `connect_seconds` to look up or to connect to one address.

    `max_bytes` of the answer's body are read; the rest is left.
    """

    seconds: float
    connect_seconds: float
    max_bytes: int


class SafeResponse(NamedTuple):
    """`reason` is the standard's phrase for the status. The body of a redirect is not read.

    `is_cut`: time ran out after the head of the answer; `body` is what came until then.
    """

    status: int
    reason: str
    headers: http.client.HTTPMessage
    body: bytes
    is_cut: bool


def is_public(address: Address) -> bool:
    """Whether it is on the public internet; an IPv6 address that embeds an IPv4 address is judged by that."""
    inner = embedded_ipv4(address)
    if isinstance(inner, IPv6Address) and inner not in GLOBAL_UNICAST:
        return False
    return inner.is_global and not inner.is_multicast


def check_is_public(address: Address) -> None:
    """Raises AddressRefused."""
    if not is_public(address):
        raise AddressRefused("This address is not on the public internet.")


def is_in_networks(address: Address, networks: Iterable[str]) -> bool:
    return any(embedded_ipv4(address) in ip_network(network) for network in networks)


def embedded_ipv4(address: Address) -> Address:
    """The IPv4 address within a NAT64, IPv4-mapped or 6to4 address; any other address as it is."""
    if not isinstance(address, IPv6Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def port_of(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def seconds_left(deadline: float) -> float:
    """Until `deadline`, a value of time.monotonic(). Raises TimeoutError when it is past."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("It took too long.")
    return left


def send_request(
    method: str,
    parts: SplitResult,
    *,
    check_address: Callable[[Address], None],
    limits: RequestLimits,
    headers: dict[str, str],
    body: bytes | None = None,
) -> SafeResponse:
    """`check_address` raises AddressRefused for an address that is not called: one such address refuses the whole name.

    Raises AddressRefused, OSError (TimeoutError among them) or http.client.HTTPException.
    """
    if parts.username is not None:
        raise AddressRefused("The address has a user name in it.")
    deadline = time.monotonic() + limits.seconds
    addresses = resolve_addresses(parts, check_address, seconds=min(limits.connect_seconds, limits.seconds))
    connection = PinnedConnection(parts, addresses, seconds=min(limits.connect_seconds, seconds_left(deadline)))
    alarm = threading.Timer(seconds_left(deadline), connection.abort)
    alarm.start()
    try:
        connection.connect()
        connection.sock.settimeout(seconds_left(deadline))
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, iri_to_uri(target), body, headers)
        answer = connection.getresponse()
        received = b"" if answer.status in REDIRECT_STATUSES else _read_body(answer, limits.max_bytes)
    except (OSError, http.client.HTTPException):
        if connection.is_aborted:
            raise TimeoutError("It took too long.") from None
        raise
    finally:
        alarm.cancel()
        connection.close()
    reason = http.client.responses.get(answer.status, "")
    return SafeResponse(answer.status, reason, answer.headers, received, connection.is_aborted)


def _read_body(answer: http.client.HTTPResponse, max_bytes: int) -> bytes:
    pieces, length = [], 0
    while length < max_bytes and (piece := answer.read1(min(CHUNK_BYTES, max_bytes - length))):
        pieces.append(piece)
        length += len(piece)
    return b"".join(pieces)


def resolve_addresses(parts: SplitResult, check: Callable[[Address], None], *, seconds: float) -> list[SocketAddress]:
    """The first MAX_ADDRESSES addresses of the host, all of them checked. Raises OSError where the name is not known."""
    port = port_of(parts)
    try:
        found = _getaddrinfo(str(parts.hostname), port, seconds)
    except (socket.gaierror, UnicodeError) as error:
        raise OSError(f"The name cannot be looked up: {error}") from None
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    for address in addresses:
        check(ip_address(address.partition("%")[0]))
    return [(address, port) for address in addresses[:MAX_ADDRESSES]]


def _getaddrinfo(host: str, port: int, seconds: float) -> Any:
    """The system's look-up cannot be interrupted: one that takes longer is left to end in its own thread. Raises TimeoutError."""
    results: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            results.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            results.put(error)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        answer = results.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("The name was not looked up in time.") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


class PinnedConnection(http.client.HTTPConnection):
    """Connects to the first of the addresses that answers; TLS presents and verifies the host's name."""

    def __init__(self, parts: SplitResult, socket_addresses: Sequence[SocketAddress], *, seconds: float) -> None:
        super().__init__(str(parts.hostname), socket_addresses[0][1], timeout=seconds)
        self.socket_addresses = socket_addresses
        if parts.scheme == "https":
            self.default_port = http.client.HTTPS_PORT
        self.is_encrypted = parts.scheme == "https"
        self.is_aborted = False
        self.raw_socket: Any = None  # http.client lets go of `sock` once an answer without a length has begun

    def connect(self) -> None:
        *others, last = self.socket_addresses
        for address in others:
            try:
                return self._connect_to(address)
            except OSError:
                self.close()
        return self._connect_to(last)

    def _connect_to(self, socket_address: SocketAddress) -> None:
        self._raise_if_aborted()
        self.sock: Any = socket.create_connection(socket_address, self.timeout)
        self.raw_socket = self.sock
        self._raise_if_aborted()
        if self.is_encrypted:
            # The handshake is a step of its own, so that `abort` knows the socket that it goes over.
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.raw_socket = self.sock
            self._raise_if_aborted()
            self.sock.do_handshake()

    def _raise_if_aborted(self) -> None:
        if self.is_aborted:
            raise TimeoutError("It took too long.")

    def abort(self) -> None:
        """Called from another thread: ends whatever the connection waits for."""
        self.is_aborted = True
        with suppress(OSError, TypeError):  # not connected any more, or not yet
            socket.socket.shutdown(self.raw_socket, socket.SHUT_RDWR)
