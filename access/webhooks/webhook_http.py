"""Requests to addresses that partners gave us: never to a private network, never redirected, bounded in time and size."""

import threading
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from infra.safe_http import Address, AddressRefused, PinnedConnection, is_in_networks, is_public, resolve_addresses

TIMEOUT_SECONDS = 10.0  # for the whole of a request
MAX_RESPONSE_BYTES = 2000  # of an answer that we read


def check_webhook_url(url: str) -> SplitResult:
    """What can be said without looking the name up. Raises Refused."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise AddressRefused("This is no address.") from None
    if not host or parts.scheme not in ("http", "https") or port == 0:
        raise AddressRefused("Give an address that begins with https://.")
    if parts.username is not None or parts.fragment:
        raise AddressRefused("Give an address without a user name and without a fragment.")
    with suppress(ValueError):
        _check_allowed(ip_address(host), parts.scheme)
    if parts.scheme == "http" and not settings.WEBHOOK_NETWORKS:
        raise AddressRefused("Give an address that begins with https://.")
    return parts


def post_webhook(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer. Raises Refused, OSError or http.client.HTTPException."""
    parts = check_webhook_url(url)
    places = resolve_addresses(parts, lambda address: _check_allowed(address, parts.scheme))
    connection = PinnedConnection(parts, places[:1], seconds=TIMEOUT_SECONDS)
    alarm = threading.Timer(TIMEOUT_SECONDS, connection.abort)
    alarm.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", iri_to_uri(target), body, headers)
        answer = connection.getresponse()
        answer.read(MAX_RESPONSE_BYTES)
        return answer.status
    finally:
        alarm.cancel()
        connection.close()


def _check_allowed(address: Address, scheme: str) -> None:
    if is_in_networks(address, settings.WEBHOOK_NETWORKS):
        return
    if scheme != "https":
        raise AddressRefused("Give an address that begins with https://.")
    if not is_public(address):
        raise AddressRefused("This address is not on the public internet.")
