"""The channels of the site, made when they are first used; staff change sender and rate afterwards."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from mailing.models import Channel

NEWSLETTER, ALERTS, CONFIRMATIONS, NOTICES = "newsletter", "alerts", "confirmations", "notices"
DEFAULT_INTERVAL = 20_000  # µs: 50 mails a second


def get_channel(code: str) -> Channel:
    """The channel of this code. Raises KeyError for a code that the site does not know."""
    defaults = _defaults(code)
    return Channel.objects.get_or_create(code=code, defaults=defaults)[0]


def _defaults(code: str) -> dict[str, Any]:
    """Who stops alerts keeps the newsletter; the channels without a scope answer what somebody asked for."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return {
        NEWSLETTER: {"name": "Newsletter", "list_id": f"newsletter.{host}", "suppression_scope": NEWSLETTER},
        ALERTS: {"name": "Alerts", "list_id": f"alerts.{host}", "suppression_scope": ALERTS},
        CONFIRMATIONS: {"name": "Confirmations"},
        NOTICES: {"name": "Notices"},
    }[code] | {"interval": DEFAULT_INTERVAL}
