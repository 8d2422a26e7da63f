"""What the events of mail services mean, in the form that django-anymail gives those of all services.

An event is an `anymail.signals.AnymailTrackingEvent`; its types and reasons are the words that anymail documents.
"""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from mailing.bounces.dsn import LONGEST_AGO, MESSAGE_ID, REPLY_STATUS, STATUS, kind_of, plain_text
from mailing.models import MailEvent, WaitingReport

METADATA = "delivery"  # the name under which a service keeps our uid of a mail that it was handed
# What services call a bounce that lasts (Postmark, Brevo, Amazon SES), where the reply has no enhanced status code.
LASTING = {"HardBounce", "BadEmailAddress", "hard_bounce", "invalid_email", "Permanent"}
Kind = MailEvent.Kind


def report_of(event: Any, service: str, now: datetime) -> WaitingReport | None:
    """None for an event from which nothing follows: sent, delivered, delayed, opened. Not stored yet."""
    status = _status(event)
    kind = _kind(event, status)
    if kind is None:
        return None
    message_id = plain_text(event.message_id or "")
    raw = event.event_id or json.dumps(event.esp_event, sort_keys=True, default=str)
    return WaitingReport(
        source=service,
        event_id=hashlib.sha256(f"{raw} {event.recipient}".encode(errors="replace")).hexdigest(),
        kind=kind,
        uid=_uid(event, message_id),
        provider_id=message_id[:200],
        recipient=plain_text(event.recipient or "")[:320],
        status=status,
        detail=plain_text(event.mta_response or event.description or "")[:300],
        happened_at=max(min(event.timestamp or now, now), now - LONGEST_AGO),
        received_at=now,
    )


def _kind(event: Any, status: str) -> MailEvent.Kind | None:
    """A mail that the service itself did not send (REJECTED, FAILED) did not arrive, whatever its reason was earlier."""
    match event.event_type:
        case "complained":
            return Kind.COMPLAINT
        case "unsubscribed":
            return Kind.STOP
        case "bounced" if status and not status.endswith(".0.0"):
            return kind_of(status)
        case "bounced":
            if event.reject_reason in ("spam", "blocked"):
                return Kind.REFUSED
            return Kind.HARD if event.reject_reason == "invalid" or _is_lasting(event) else Kind.SOFT
        case "rejected" if event.reject_reason in ("invalid", "bounced"):
            return Kind.HARD
        case "rejected" if event.reject_reason in ("spam", "unsubscribed", "timed_out"):
            return Kind.SOFT
        case "rejected" | "failed":
            return Kind.REFUSED
    return None


def _is_lasting(event: Any) -> bool:
    words = (event.esp_event.get("Type"), event.esp_event.get("event"), (event.description or "").partition(":")[0])
    return any(word in LASTING for word in words if isinstance(word, str))


def _status(event: Any) -> str:
    """The enhanced status code (RFC 3463): of the server's reply, else where Mailgun puts it; "" without one."""
    if found := REPLY_STATUS.search(plain_text(event.mta_response or "")):
        return found[1]
    fields = event.esp_event.get("event-data") or {}
    code = str((fields.get("delivery-status") or {}).get("enhanced-code"))
    return code if STATUS.fullmatch(code) else ""


def _uid(event: Any, message_id: str) -> UUID | None:
    """Of the delivery: as we told the service, or as our Message-ID has it."""
    try:
        return UUID(str((event.metadata or {})[METADATA]))
    except (KeyError, ValueError, TypeError):
        found = MESSAGE_ID.search(message_id)
        return UUID(found[1]) if found else None
