"""Erasures and unsubscriptions of readers: written into the ledger beside the backups, so that they hold after a restore."""

from datetime import datetime

from enquiries.erase_enquirer import ENQUIRER, enquirer_key, erase_enquirer
from enquiries.models import Enquirer
from mailing.models import Suppression
from operations.backups.erasures import record_erasure
from subscriptions.alerts.reader_alerts import stop_alerts_again
from subscriptions.erase_subscriber import SUBSCRIBER, erase_subscriber, erasure_key
from subscriptions.models import Alert, ErasureRequest, StopRequest, Subscriber
from subscriptions.reader_actions import SCOPE, SCOPES

UNSUBSCRIBED, NO_ALERTS = "unsubscribed", "no_alerts"  # the kinds in the ledger
MAX_AT_ONCE = 500


def carry_out_erasures() -> int:
    """Erase the readers who asked for it; returns how many rows changed. The ledger comes first: raises OSError or BackupError."""
    changed = 0
    for request in ErasureRequest.objects.order_by("pk")[:MAX_AT_ONCE]:
        key = erasure_key(request.subscriber_uid, request.address_hash)
        record_erasure(SUBSCRIBER, key)
        changed += erase_subscriber(key)
        if Enquirer.objects.filter(address_hash=request.address_hash).exists():
            changed += _erase_enquirer(request.address_hash, request.asked_at)
        request.delete()
    for enquirer in Enquirer.objects.filter(erasure_asked_at__isnull=False).order_by("pk")[:MAX_AT_ONCE]:
        changed += _erase_enquirer(enquirer.address_hash, enquirer.erasure_asked_at)  # type: ignore[arg-type]
    return changed


def _erase_enquirer(address_hash: str, at: datetime) -> int:
    key = enquirer_key(address_hash, at)
    record_erasure(ENQUIRER, key)
    return erase_enquirer(key)


def record_stops() -> int:
    """Write down who unsubscribed; returns how many. Raises OSError or BackupError."""
    stops = list(StopRequest.objects.order_by("pk")[:MAX_AT_ONCE])
    for stop in stops:
        record_erasure(UNSUBSCRIBED if stop.scope == SCOPE else NO_ALERTS, f"{stop.address_hash}:{stop.stopped_at.isoformat()}")
        stop.delete()
    return len(stops)


def stop_again(key: str) -> int:
    """After a restore: the reader is unsubscribed, unless the restored database has a later consent. Returns changed rows."""
    address_hash, _colon, stopped_at = key.partition(":")
    readers = Subscriber.objects.filter(address_hash=address_hash)
    if readers.filter(confirmed_at__gt=datetime.fromisoformat(stopped_at)).exists():
        return 0
    defaults = {"reason": Suppression.Reason.UNSUBSCRIBED}
    new = [Suppression.objects.get_or_create(address_hash=address_hash, scope=scope, defaults=defaults)[1] for scope in SCOPES]
    Alert.objects.filter(subscriber__address_hash=address_hash).delete()
    return sum(new) + readers.exclude(state=Subscriber.State.STOPPED).update(state=Subscriber.State.STOPPED, links_sent={})


ERASERS_OF_READERS = {
    SUBSCRIBER: erase_subscriber,
    ENQUIRER: erase_enquirer,
    UNSUBSCRIBED: stop_again,
    NO_ALERTS: stop_alerts_again,
}
