"""Requests to addresses that others gave us: never to a private network, never redirected, bounded in time and size.

The name is looked up once and the connection goes to what was checked, so that a name cannot change its mind between the two.
"""

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

SECONDS = 10.0  # for the whole of a request
MOST_BYTES = 2000  # of an answer that we read
NAT64 = ip_network("64:ff9b::/96")
Address = IPv4Address | IPv6Address


class Refused(Exception):
    """The address is none that we call; the message says why."""


def check_address(url: str) -> SplitResult:
    """What can be said without looking the name up. Raises Refused."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Refused("This is no address.") from None
    if not host or parts.scheme not in ("http", "https") or port == 0:
        raise Refused("Give an address that begins with https://.")
    if parts.username is not None or parts.fragment:
        raise Refused("Give an address without a user name and without a fragment.")
    with suppress(ValueError):
        _check_public(ip_address(host), parts.scheme)
    if parts.scheme == "http" and not settings.WEBHOOK_NETWORKS:
        raise Refused("Give an address that begins with https://.")
    return parts


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer. Raises Refused, OSError or http.client.HTTPException."""
    parts = check_address(url)
    connection = _Pinned(parts, _lookup(parts))
    alarm = threading.Timer(SECONDS, connection.cut)
    alarm.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", iri_to_uri(target), body, headers)
        answer = connection.getresponse()
        answer.read(MOST_BYTES)
        return answer.status
    finally:
        alarm.cancel()
        connection.close()


def _lookup(parts: SplitResult) -> tuple[str, int]:
    """Address and port to connect to. Every address that the name has must be one that we call."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise OSError(f"The name cannot be looked up: {error}") from None
    addresses = [str(place[0]) for *_, place in found]
    for address in addresses:
        _check_public(ip_address(address.partition("%")[0]), parts.scheme)
    return addresses[0], port


def _check_public(address: Address, scheme: str) -> None:
    inner = _embedded(address)
    if any(inner in ip_network(network) for network in settings.WEBHOOK_NETWORKS):
        return
    if scheme != "https":
        raise Refused("Give an address that begins with https://.")
    if not inner.is_global or inner.is_multicast:
        raise Refused("This address is not on the public internet.")


def _embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, whichever way it is written."""
    if not isinstance(address, IPv6Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


class _Pinned(http.client.HTTPConnection):
    """Connects to the place that was checked, and presents and verifies the name that was asked for."""

    def __init__(self, parts: SplitResult, place: tuple[str, int]) -> None:
        super().__init__(str(parts.hostname), place[1], timeout=SECONDS)
        self.place = place
        if parts.scheme == "https":
            self.default_port = http.client.HTTPS_PORT
        self.is_encrypted = parts.scheme == "https"

    def connect(self) -> None:
        self.sock: Any = socket.create_connection(self.place, self.timeout)
        if self.is_encrypted:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)
