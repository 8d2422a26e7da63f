"""The bytes of one mail: headers of its delivery, and the stored parts of its selection with the reader's links.

Nothing is parsed or encoded here but headers: parts are stored in their transfer encoding, and links take the place of
placeholders. No header is made by the email package (header_fields.py says why).
"""

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape

from mailing.message.dkim_signature import signed
from mailing.message.encode import UNSUBSCRIBE_URL, WEB_URL, encode_value
from mailing.message.header_fields import checked_address, plain_field, sender_field, text_field
from mailing.message.return_paths import sender_address, unsubscribe_mailto
from mailing.models import Delivery, Mailing, Part

FEEDBACK_SENDER = "expertdesk"  # the sender among those of a mail service; Gmail wants 5 to 15 characters that never change
PART_HEADER = b"Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"


class JoinedParts(NamedTuple):
    """The parts of a selection in one: its subject ("" without one), and the bytes of both kinds with their placeholders."""

    subject: str
    text: bytes
    html: bytes

    @classmethod
    def of(cls, parts: Iterable[Part]) -> "JoinedParts":
        """`parts` stand in their order."""
        rows = list(parts)
        text, html = (b"".join(bytes(getattr(part, field)) for part in rows) for field in ("text", "html"))
        return cls(next((part.subject for part in rows if part.subject), ""), text, html)


def build_message(
    *,
    mailing: Mailing,
    delivery: Delivery,
    content: JoinedParts,
    unsubscribe_url: str = "",
    web_url: str = "",
    at: datetime | None = None,
) -> bytes:
    """The whole message with CRLF, every line at most 998 bytes. `content` is that of the delivery's selection.

    A message without HTML is text alone. Mail of a channel without a List-Id has no List headers, and is marked as sent
    by a program (RFC 3834) unless it is an answer. Raises ValueError where an address or a link would break a header.
    """
    boundary = f"=_{delivery.uid.hex}".encode()  # `=_` occurs in no quoted-printable text
    text = _filled(content.text, {UNSUBSCRIBE_URL: unsubscribe_url, WEB_URL: web_url})
    html = _filled(content.html, {UNSUBSCRIBE_URL: escape(unsubscribe_url), WEB_URL: escape(web_url)})
    headers = b"".join(_headers(mailing, delivery, content.subject or mailing.subject, unsubscribe_url, at or timezone.now()))
    if not html:
        message = headers + PART_HEADER % b"plain" + text
    else:
        kind = b'Content-Type: multipart/alternative; boundary="%s"\r\n\r\n' % boundary
        pieces = [b"--%s\r\n" % boundary + PART_HEADER % b"plain" + text, b"--%s\r\n" % boundary + PART_HEADER % b"html" + html]
        message = headers + kind + b"".join(pieces) + b"--%s--\r\n" % boundary
    return signed(message, domain=_domain(sender_address(mailing.channel)))


def _filled(body: bytes, values: dict[str, str]) -> bytes:
    for placeholder, value in values.items():
        body = body.replace(placeholder.encode(), encode_value(value))
    return body


def _headers(mailing: Mailing, delivery: Delivery, subject: str, unsubscribe_url: str, at: datetime) -> list[bytes]:
    channel = mailing.channel
    fields = [
        sender_field(channel.sender or settings.DEFAULT_FROM_EMAIL),
        plain_field("To", checked_address(delivery.address)),
        text_field("Subject", subject),
        plain_field("Date", format_datetime(at)),
        plain_field("Message-ID", f"<{delivery.uid}@{_domain(sender_address(channel))}>"),
        plain_field("Feedback-ID", f"{mailing.uid.hex}:{mailing.kind}:{channel.code}:{FEEDBACK_SENDER}"),
    ]
    if answers := mailing.audience.get("answers"):  # a person wrote it; the earlier mail is the whole thread (RFC 5322, 3.6.4)
        earlier = f"<{answers}@{_domain(sender_address(channel))}>"
        fields += [plain_field("In-Reply-To", earlier), plain_field("References", earlier)]
    elif not channel.list_id:
        fields.append(plain_field("Auto-Submitted", "auto-generated"))
    else:
        fields += _list_headers(channel.list_id, delivery, unsubscribe_url, unsubscribe_mailto(delivery, channel))
    return [*fields, b"MIME-Version: 1.0\r\n"]


def _list_headers(list_id: str, delivery: Delivery, url: str, mailto: str) -> list[bytes]:
    """List-Id (RFC 2919), List-Unsubscribe (RFC 2369) and the sign of one-click (RFC 8058), which needs an https link first."""
    ways = [f"<{way}>" for way in (url, mailto) if way]
    if any(character in way[1:-1] for way in ways for character in "<>, "):
        raise ValueError("List-Unsubscribe: a link has no spaces, commas or angle brackets.")
    fields = [plain_field("List-Id", f"<{list_id}>"), plain_field("List-Unsubscribe", ", ".join(ways))]
    return [*fields, plain_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")] if url else fields


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
