"""One mail as bytes, of parts that are encoded already."""

from collections.abc import Sequence
from email.header import Header
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.utils import timezone

from mailing.models import Delivery, Mailing, Part


def build_message(
    *, mailing: Mailing, delivery: Delivery, parts: Sequence[Part], unsubscribe_url: str = "", web_url: str = ""
) -> bytes:
    """The whole message with CRLF, its first recipient in To."""
    sender = mailing.channel.sender or settings.DEFAULT_FROM_EMAIL
    domain = parseaddr(sender)[1].rpartition("@")[2]
    boundary = f"part-{delivery.uid.hex}"
    headers = [
        f"From: {sender}",
        f"To: {delivery.address}",
        f"Subject: {Header(mailing.subject, header_name='Subject').encode(linesep=chr(13) + chr(10))}",
        f"Date: {format_datetime(timezone.now())}",
        f"Message-ID: <{delivery.uid}@{domain}>",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    if not mailing.channel.list_id:
        headers.append("Auto-Submitted: auto-generated")
    elif unsubscribe_url:
        headers += [
            f"List-Id: <{mailing.channel.list_id}>",
            f"List-Unsubscribe: <{unsubscribe_url}>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ]
    bodies = b"".join(
        b"--%s\r\nContent-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n%s\r\n"
        % (boundary.encode(), kind, b"".join(bytes(getattr(part, field)) for part in parts))
        for kind, field in ((b"plain", "text"), (b"html", "html"))
    )
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + bodies + b"--%s--\r\n" % boundary.encode()
