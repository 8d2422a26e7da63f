"""Requests to addresses that partners registered: never to a private network, never redirected, bounded in time and size."""

from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from infra.safe_http import Address, AddressRefused, RequestLimits, check_is_public, is_in_networks, send_request

TIMEOUT_SECONDS = 10.0  # for the whole of a request
MAX_RESPONSE_BYTES = 2000  # of an answer that are read


def check_webhook_url(url: str) -> SplitResult:
    """The parts of the URL, after the checks that need no look-up of the name. Raises AddressRefused."""
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
    """The status of the answer. Raises AddressRefused, OSError or http.client.HTTPException."""
    parts = check_webhook_url(url)
    limits = RequestLimits(seconds=TIMEOUT_SECONDS, connect_seconds=TIMEOUT_SECONDS, max_bytes=MAX_RESPONSE_BYTES)

    def check_address(address: Address) -> None:
        _check_allowed(address, parts.scheme)

    return send_request("POST", parts, check_address=check_address, limits=limits, headers=headers, body=body).status


def _check_allowed(address: Address, scheme: str) -> None:
    if is_in_networks(address, settings.WEBHOOK_NETWORKS):
        return
    if scheme != "https":
        raise AddressRefused("Give an address that begins with https://.")
    check_is_public(address)
