"""Addresses to which a mail comes back: its return path names the delivery (VERP), so that a bounce names its row."""

import re
from email.utils import parseaddr
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from mailing.message.header_fields import checked_address
from mailing.models import Channel, Delivery

STOP = "stop-"
RETURNED = re.compile(rf"\+({STOP})?([0-9a-f]{{32}})@", re.IGNORECASE)


def return_path(delivery: Delivery) -> str:
    """The envelope sender. Without MAIL_RETURN_PATH it is the sender's address, and a bounce is known by its Message-ID."""
    return _extended(delivery.uid.hex) or sender_address(delivery.mailing.channel)


def unsubscribe_mailto(delivery: Delivery, channel: Channel) -> str:
    """A mail to this address asks to end the subscription of the delivery; to the desk itself without MAIL_RETURN_PATH."""
    address = _extended(STOP + delivery.uid.hex) or sender_address(channel)
    return f"mailto:{address}?subject=unsubscribe-{delivery.uid.hex}"


def delivery_of_return_path(address: str) -> tuple[UUID | None, bool]:
    """The uid of the delivery that an address of these names, and whether it asks to unsubscribe."""
    found = RETURNED.search(address)
    return (UUID(found[2]), bool(found[1])) if found else (None, False)


def sender_address(channel: Channel) -> str:
    """Raises ValueError for a sender that is no address."""
    return _address_of(channel.sender or settings.DEFAULT_FROM_EMAIL)


@lru_cache(maxsize=16)
def _address_of(sender: str) -> str:
    return checked_address(parseaddr(sender)[1])


def _extended(detail: str) -> str:
    """MAIL_RETURN_PATH with a detail after a plus sign (RFC 5233); "" without it."""
    local, _, domain = settings.MAIL_RETURN_PATH.rpartition("@")
    return f"{local}+{detail}@{domain}" if domain else ""
