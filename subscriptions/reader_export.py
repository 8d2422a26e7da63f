"""All that is stored about a reader, as a document that the reader gets (GDPR, articles 15 and 20)."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from mailing.models import Delivery, MailEvent, Suppression
from subscriptions.models import ReaderExport, Subscriber

MAX_MAILS = 5_000  # the newest; a reader of a daily alert gets that many in 13 years
_added: dict[str, Callable[[str], Any]] = {}


def add_to_export(name: str, of_address_hash: Callable[[str], Any]) -> None:
    """Called from the `ready()` of an app above that stores something about readers. What it returns can be JSON."""
    _added[name] = of_address_hash


def write_export(subscriber: Subscriber) -> ReaderExport:
    """Store the export for the link that is being mailed. The secret of the links is left out: it opens what is in here."""
    values = {"data": export_reader(subscriber), "made_at": timezone.now()}
    return ReaderExport.objects.update_or_create(subscriber=subscriber, defaults=values)[0]


def export_reader(subscriber: Subscriber) -> dict[str, Any]:
    """JSON can hold it: instants are ISO 8601."""
    mails = Delivery.objects.filter(address_hash=subscriber.address_hash).select_related("mailing").order_by("-pk")[:MAX_MAILS]
    events = MailEvent.objects.filter(address_hash=subscriber.address_hash).order_by("-pk")[:MAX_MAILS]
    suppressions = Suppression.objects.filter(address_hash=subscriber.address_hash)
    return {
        "address": subscriber.address,
        "state": subscriber.get_state_display(),
        "language": subscriber.language,
        "created_at": subscriber.created_at.isoformat(),
        "confirmed_at": subscriber.confirmed_at.isoformat() if subscriber.confirmed_at else None,
        "links_sent": subscriber.links_sent,
        "preference": subscriber.preference.wishes.as_json(),
        "alerts": [
            {
                "list": str(alert.search),
                "rhythm": alert.rhythm,
                "asked_at": alert.asked_at.isoformat(),
                "confirmed_at": alert.confirmed_at.isoformat() if alert.confirmed_at else None,
            }
            for alert in subscriber.alerts.select_related("search")
        ],
        "consents": [
            {
                "way": consent.get_way_display(),
                "given_at": consent.given_at.isoformat(),
                "version": consent.version,
                "words": consent.words,
                "evidence": consent.evidence,
            }
            for consent in subscriber.consents.all()
        ],
        "suppressions": [
            {"reason": row.get_reason_display(), "scope": row.scope, "created_at": row.created_at.isoformat()}
            for row in suppressions
        ],
        "mails": [
            {
                "subject": mail.mailing.subject,
                "address": mail.address,
                "state": mail.get_state_display(),
                "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
                "reply": mail.reply,
            }
            for mail in mails
        ],
        "returned_mails": [
            {"kind": event.get_kind_display(), "status": event.status, "detail": event.detail, "at": event.happened_at.isoformat()}
            for event in events
        ],
        **{name: of_address_hash(subscriber.address_hash) for name, of_address_hash in _added.items()},
    }
