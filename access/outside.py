"""Requests to addresses that partners gave us: never to a private network, never redirected, bounded in time and size."""

import threading
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from access.pinned import Address, Pinned, Refused, is_public, is_within, lookup

SECONDS = 10.0  # for the whole of a request
MOST_BYTES = 2000  # of an answer that we read


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
    places = lookup(parts, lambda address: _check_public(address, parts.scheme))
    connection = Pinned(parts, places[:1], seconds=SECONDS)
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


def _check_public(address: Address, scheme: str) -> None:
    if is_within(address, settings.WEBHOOK_NETWORKS):
        return
    if scheme != "https":
        raise Refused("Give an address that begins with https://.")
    if not is_public(address):
        raise Refused("This address is not on the public internet.")
