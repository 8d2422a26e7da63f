"""Reads what mail servers send back: delivery status notifications (RFC 3464), complaints (RFC 5965), requests to stop."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from uuid import UUID

from mailing.message.return_paths import delivery_of_return_path
from mailing.models import MailEvent

MAX_SIZE = 1_000_000  # bytes that are read of a message; its report stands before the mail that it returns
MAX_PARTS = 30  # parts that could hold others: the parser's time grows with their depth
MAX_RECIPIENTS = 20
MAX_FIELD = 2000  # characters
LONGEST_AGO = timedelta(days=60)
HOLDS_PARTS = re.compile(rb"content-type\s*:\s*(multipart|message)/", re.IGNORECASE)
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")  # RFC 3463
REPLY_STATUS = re.compile(r"\b[45]\d\d[ -]([45]\.\d{1,3}\.\d{1,3})\b")
MESSAGE_ID = re.compile(r"<([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})@", re.IGNORECASE)
STOP_SUBJECT = re.compile(r"\bunsubscribe-([0-9a-f]{32})\b", re.IGNORECASE)
RECIPIENT_FIELDS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
RETURNED_TYPES = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")
COMPLAINTS = ("abuse", "fraud", "opt-out")
ABOUT_SENDER = ("5.1.7", "5.1.8")  # RFC 3463, 3.2: the sender's address is refused
Kind = MailEvent.Kind


class Report(NamedTuple):
    """What one message tells about one mail. `kind` is None where nothing follows from it: a delay, a delivery.

    The mail is named by `uid`, its delivery's, or by `queue_id` and `recipient` together. `happened_at` is never in the future.
    """

    kind: MailEvent.Kind | None
    happened_at: datetime
    uid: UUID | None = None
    queue_id: str = ""
    recipient: str = ""
    status: str = ""
    detail: str = ""


def read_report(raw: bytes, now: datetime) -> Report | None:
    """The report in a message; None for any other mail, and for what cannot be read. Raises nothing, whatever the bytes are."""
    raw = raw[:MAX_SIZE]
    if len(HOLDS_PARTS.findall(raw)) > MAX_PARTS:
        return None
    try:
        return _read(message_from_bytes(raw, policy=compat32), now)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        return None  # the parser of the standard library fails in many ways at what is no message


def _read(message: Message, now: datetime) -> Report | None:
    happened_at = _date(message, now)
    if message.get_content_type() == "multipart/report":
        return _read_parts(message, happened_at)
    uid, is_stop = _named_by(_fields(message, RECIPIENT_FIELDS))
    if not is_stop and (found := STOP_SUBJECT.search(_field(message, "Subject"))):
        uid, is_stop = UUID(found[1]), True
    return Report(Kind.STOP, happened_at, uid) if is_stop else None


def _read_parts(message: Message, happened_at: datetime) -> Report | None:
    """Only parts of the report itself count: the mail that it returns may be a report too."""
    parts = {part.get_content_type(): part for part in reversed(_parts(message))}  # the first of each type
    returned = next((_headers_of(parts[name]) for name in RETURNED_TYPES if name in parts), Message())
    if status := parts.get("message/delivery-status"):
        report = _read_status(_parts(status), happened_at)
    elif feedback := parts.get("message/feedback-report"):
        fields = _headers_of(feedback)
        kind = Kind.COMPLAINT if _field(fields, "Feedback-Type").lower() in COMPLAINTS else None
        report = Report(kind, happened_at, recipient=_address(fields, "Original-Rcpt-To"), detail=_field(fields, "User-Agent"))
        returned["Return-Path"] = _field(fields, "Original-Mail-From")
    else:
        return None
    uid, _ = _named_by([*_fields(message, RECIPIENT_FIELDS), *_fields(returned, ("Return-Path",))])
    if uid is None and (found := MESSAGE_ID.search(_field(returned, "Message-ID"))):
        uid = UUID(found[1])
    return report._replace(uid=uid)


def _read_status(blocks: list[Message], happened_at: datetime) -> Report:
    """The first block is about the message, each other one about a recipient: the worst of them counts."""
    reports = [_read_recipient(block, happened_at) for block in blocks[1 : MAX_RECIPIENTS + 1]]
    worst = min(reports, key=lambda report: Kind.values.index(report.kind) if report.kind else len(Kind), default=None)
    head = blocks[0] if blocks else Message()
    queue_id = _field(head, "X-Postfix-Queue-ID") or _field(head, "Original-Envelope-Id")
    return (worst or Report(None, happened_at))._replace(queue_id=queue_id)


def _read_recipient(block: Message, happened_at: datetime) -> Report:
    """A server that only says 5.0.0 often gives the true code in its reply."""
    said = _field(block, "Diagnostic-Code")
    found = STATUS.search(_field(block, "Status"))
    status = found[0] if found else ""
    if status[1:] in ("", ".0.0") and (better := REPLY_STATUS.search(said)):
        status = better[1]
    kind = kind_of(status) if _field(block, "Action").lower() == "failed" else None
    recipient = _address(block, "Original-Recipient") or _address(block, "Final-Recipient")
    return Report(kind, happened_at, recipient=recipient, status=status, detail=said)


def kind_of(status: str) -> MailEvent.Kind:
    """What the enhanced status code (RFC 3463) of a mail that failed means. Without one the mailbox is not taken for gone."""
    if status.startswith("5.7.") or status in ABOUT_SENDER:
        return Kind.REFUSED
    return Kind.HARD if status.startswith("5.1.") else Kind.SOFT


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _headers_of(part: Message) -> Message:
    """Of a returned mail, of a report's fields, or of header lines that stand as text."""
    if part.is_multipart():
        return next(iter(_parts(part)), Message())
    decoded = part.get_payload(decode=True)
    return message_from_bytes(decoded, policy=compat32) if isinstance(decoded, bytes) else Message()


def _named_by(addresses: Iterable[str]) -> tuple[UUID | None, bool]:
    return next((found for address in addresses if (found := delivery_of_return_path(address))[0]), (None, False))


def _fields(message: Message, names: Iterable[str]) -> list[str]:
    return [plain_text(value) for name in names for value in message.get_all(name, [])]


def _field(message: Message, name: str) -> str:
    return plain_text(message.get(name, ""))


def plain_text(value: object) -> str:
    """Printable ASCII on one line: fields of a report are no more."""
    words = str(value)[:MAX_FIELD].encode("ascii", "replace").decode().split()
    return "".join(character for character in " ".join(words) if character.isprintable())


def _address(message: Message, name: str) -> str:
    """Of `rfc822; reader@example.org`."""
    return _field(message, name).rpartition(";")[2].strip(" <>")


def _date(message: Message, now: datetime) -> datetime:
    """When the report was written, as it says itself; nothing is older than LONGEST_AGO."""
    try:
        at = parsedate_to_datetime(_field(message, "Date"))
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return now
    return max(min(at, now), now - LONGEST_AGO)
