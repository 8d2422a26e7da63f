"""What bounces, complaints and mails to stop make of a subscriber. The ledger calls it (mailing/bounces/reader_listeners.py)."""

from mailing.bounces.reader_listeners import register_listener
from mailing.channels import ALERTS
from subscriptions.alerts.reader_alerts import stop_alerts
from subscriptions.models import Subscriber
from subscriptions.reader_actions import SCOPE, stop


class SubscriberListener:
    """A reader who stopped stays so, whatever comes back later."""

    def stopped(self, address_hash: str, scope: str) -> None:
        subscriber = Subscriber.objects.filter(address_hash=address_hash).first()
        if subscriber and scope == SCOPE:
            stop(subscriber)
        elif subscriber and scope == ALERTS:
            stop_alerts(subscriber)

    def unreachable(self, address_hash: str) -> None:
        readers = Subscriber.objects.filter(address_hash=address_hash, state=Subscriber.State.ACTIVE)
        readers.update(state=Subscriber.State.SUSPENDED)


def register() -> None:
    """Called once, by the app's `ready()`."""
    register_listener("subscriptions", SubscriberListener())
