"""A connection to an address that others gave us: the name is looked up once, every place that it has is judged, and the
connection goes to what was judged, so that a name cannot change its mind between the two.

Callers set times and sizes: `access/webhooks/webhook_http.py` for webhooks, `editorial/link_checks/fetch.py` for citations.
"""

import http.client
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult

NAT64 = ip_network("64:ff9b::/96")
GLOBAL_UNICAST = ip_network("2000::/3")  # whatever else IPv6 has is local, or carries an IPv4 address
Address = IPv4Address | IPv6Address
SocketAddress = tuple[str, int]


class AddressRefused(Exception):
    """The address is none that we call; the message says why."""


def is_public(address: Address) -> bool:
    """Whether it is on the public internet, whichever way it is written."""
    inner = embedded_ipv4(address)
    if isinstance(inner, IPv6Address) and inner not in GLOBAL_UNICAST:
        return False
    return inner.is_global and not inner.is_multicast


def is_in_networks(address: Address, networks: Iterable[str]) -> bool:
    return any(embedded_ipv4(address) in ip_network(network) for network in networks)


def embedded_ipv4(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, whichever way it is written."""
    if not isinstance(address, IPv6Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def port_of(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def resolve_addresses(parts: SplitResult, check: Callable[[Address], None], *, seconds: float | None = None) -> list[SocketAddress]:
    """Places to connect to. `judge` raises Refused for one that is not called: a single such one refuses the name.

    `seconds` bounds the wait for an answer; without, it is the system's. Raises OSError where the name is not known.
    """
    port = port_of(parts)
    try:
        found = _getaddrinfo(str(parts.hostname), port, seconds)
    except (socket.gaierror, UnicodeError) as error:
        raise OSError(f"The name cannot be looked up: {error}") from None
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    for address in addresses:
        check(ip_address(address.partition("%")[0]))
    return [(address, port) for address in addresses]


def _getaddrinfo(host: str, port: int, seconds: float | None) -> Any:
    """A resolver cannot be interrupted: one that takes too long is left to end by itself. Raises TimeoutError."""
    if seconds is None:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    results: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask() -> None:
        try:
            results.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            results.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = results.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("The name was not looked up in time.") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


class PinnedConnection(http.client.HTTPConnection):
    """Connects to the first of the places that answers, and presents and verifies the name that was asked for."""

    def __init__(self, parts: SplitResult, socket_addresses: Sequence[SocketAddress], *, seconds: float) -> None:
        super().__init__(str(parts.hostname), socket_addresses[0][1], timeout=seconds)
        self.socket_addresses = socket_addresses
        if parts.scheme == "https":
            self.default_port = http.client.HTTPS_PORT
        self.is_encrypted = parts.scheme == "https"
        self.is_aborted = False
        self.raw_socket: Any = None  # the socket, which http.client lets go of once an answer without a length has begun

    def connect(self) -> None:
        *others, last = self.socket_addresses
        for place in others:
            try:
                return self._connect_to(place)
            except OSError:
                self.close()
        return self._connect_to(last)

    def _connect_to(self, socket_address: SocketAddress) -> None:
        self._raise_if_aborted()
        self.sock: Any = socket.create_connection(socket_address, self.timeout)
        self.raw_socket = self.sock
        self._raise_if_aborted()
        if self.is_encrypted:
            # The handshake is a step of its own, so that `cut` knows the socket that it goes over.
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.raw_socket = self.sock
            self._raise_if_aborted()
            self.sock.do_handshake()

    def _raise_if_aborted(self) -> None:
        if self.is_aborted:
            raise TimeoutError("It took too long.")

    def abort(self) -> None:
        """From another thread: whatever it waits for ends now."""
        self.is_aborted = True
        with suppress(OSError, TypeError):  # not connected any more, or not yet
            socket.socket.shutdown(self.raw_socket, socket.SHUT_RDWR)
