"""The channels that the site has; each is made at its first use."""

from mailing.models import Channel

CHANNELS = {"confirmations": {"name": "Confirmations of subscriptions"}}


def get_channel(code: str) -> Channel:
    """Raises KeyError for a code that is none of CHANNELS."""
    return Channel.objects.get_or_create(code=code, defaults=CHANNELS[code])[0]
