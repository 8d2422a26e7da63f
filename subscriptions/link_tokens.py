"""The tokens in readers' links: 43 characters of base64url over the reader's uid and an HMAC under the reader's own secret.

They depend on no key of the site. Each is good for one purpose; all but that of unsubscribing are good for a time.
"""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from catalogue.http.language import localized_path
from subscriptions.models import LinkRequest, Subscriber

UNSUBSCRIBE, STOP_ALERTS = ONE_CLICK = ("unsubscribe", "stop alerts")  # links that never expire
MAC_BYTES = 16
DAY = timedelta(days=1)
VALID_FOR = {
    LinkRequest.Purpose.CONFIRM: 7 * DAY,
    LinkRequest.Purpose.MANAGE: DAY,
    LinkRequest.Purpose.EXPORT: DAY,
    LinkRequest.Purpose.ERASE: DAY,
    LinkRequest.Purpose.FOLLOW: DAY,
}


def unsubscribe_token(uid: UUID, secret: str, purpose: str = UNSUBSCRIBE) -> str:
    """The token of one-click links (RFC 8058), to stop all mail or alerts alone; from two columns, for mailings to many."""
    return signed_token(uid, secret, purpose)


def link_token(subscriber: Subscriber, purpose: str) -> str:
    """The token of the link that was mailed last for the purpose. Raises KeyError if none was."""
    return signed_token(subscriber.uid, subscriber.secret, f"{purpose} {subscriber.links_sent[purpose]}")


def subscriber_of(token: str, purpose: str, *, now: datetime | None = None) -> Subscriber | None:
    """Whose token for this purpose it is; None for one that is unknown, for something else, or past its time. One statement."""
    uid = uid_of_token(token)
    subscriber = Subscriber.objects.select_related("preference").filter(uid=uid).first() if uid else None
    if subscriber is None:
        return None
    if purpose in ONE_CLICK:
        return subscriber if is_equal_token(token, unsubscribe_token(subscriber.uid, subscriber.secret, purpose)) else None
    sent_at = subscriber.links_sent.get(purpose)
    is_in_time = sent_at and (now or timezone.now()) < datetime.fromisoformat(sent_at) + VALID_FOR[LinkRequest.Purpose(purpose)]
    return subscriber if is_in_time and is_equal_token(token, link_token(subscriber, purpose)) else None


def reader_who_stops(token: str) -> tuple[Subscriber | None, str]:
    """Whose one-click token it is, and its purpose. Two statements at most."""
    found = ((subscriber_of(token, purpose), purpose) for purpose in ONE_CLICK)
    return next((one for one in found if one[0]), (None, ""))


def link_url(subscriber: Subscriber, purpose: str, language: str) -> str:
    """The address of a mailed link to the page in that language, at SITE_URL whatever the Host of a request says."""
    path = f"/subscriptions/{purpose}/{link_token(subscriber, purpose)}/"
    return settings.SITE_URL + localized_path(path, language)


def signed_token(uid: UUID, secret: str, message: str) -> str:
    """43 characters: the uid, and an HMAC of what the token is good for under the secret of whom the uid names."""
    mac = hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest()[:MAC_BYTES]
    return base64.urlsafe_b64encode(uid.bytes + mac).rstrip(b"=").decode()


def uid_of_token(token: str) -> UUID | None:
    """The uid that a token names, signed or not; None for what is no token."""
    try:
        return UUID(bytes=base64.urlsafe_b64decode(f"{token}=")[:MAC_BYTES])
    except (ValueError, binascii.Error):
        return None


def is_equal_token(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
