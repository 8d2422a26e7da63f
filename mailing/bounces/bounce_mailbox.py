"""The worker's job that reads the mailbox of bounces, a maildir or IMAP.

A message that was understood is deleted after the commit; any other is marked as read, and stays for a person.
"""

import hashlib
import imaplib
import logging
import re
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from ssl import create_default_context
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from mailing.bounces.dsn import MAX_SIZE, read_report
from mailing.bounces.events import take_in

MAX_AT_ONCE = 200  # messages a round
TIMEOUT = 20  # seconds
SOURCE = "mailbox"
logger = logging.getLogger(__name__)


def read_bounces() -> int:
    """Take in what waits in MAIL_BOUNCES; returns how many reports. Any number of workers may do so at the same time.

    Raises OSError or imaplib.IMAP4.error where the mailbox cannot be read; what was not done is done in the next round.
    """
    if not settings.MAIL_BOUNCES:
        return 0
    address = urlsplit(settings.MAIL_BOUNCES)
    number = 0
    with closing(Maildir(Path(unquote(address.path))) if address.scheme == "maildir" else ImapMailbox(address)) as box:
        for key, raw in box.unread():
            is_understood = _take_in(raw)
            (box.delete if is_understood else box.mark_read)(key)
            number += is_understood
    return number


def _take_in(raw: bytes) -> bool:
    """One message that fails in a way nobody thought of must not stop those after it."""
    try:
        report = read_report(raw, timezone.now())
        return report is not None and take_in(report, source=SOURCE, event_id=hashlib.sha256(raw).hexdigest())
    except (DatabaseError, OSError):
        raise
    except Exception:
        logger.exception("A message in the mailbox of bounces could not be taken in.")
        return False


class Mailbox(Protocol):
    def unread(self) -> Iterator[tuple[str, bytes]]:
        """At most MAX_AT_ONCE keys with the first MAX_SIZE bytes of their messages."""
        ...

    def delete(self, key: str) -> None: ...
    def mark_read(self, key: str) -> None: ...
    def close(self) -> None: ...


class Maildir:
    """Two workers may meet at a file: who comes second finds it gone. Keys are `new/name` or `cur/name:2,flags`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def unread(self) -> Iterator[tuple[str, bytes]]:
        paths = [path for part in ("new", "cur") for path in (self.folder / part).iterdir() if not _is_seen(path.name)]
        for path in sorted(paths)[:MAX_AT_ONCE]:
            try:
                with path.open("rb") as file:
                    yield f"{path.parent.name}/{path.name}", file.read(MAX_SIZE)
            except (FileNotFoundError, IsADirectoryError):
                continue

    def delete(self, key: str) -> None:
        (self.folder / key).unlink(missing_ok=True)

    def mark_read(self, key: str) -> None:
        """By the flag S; flags stand in the order of the alphabet."""
        name, _, flags = key.partition("/")[2].partition(":2,")
        with suppress(FileNotFoundError):
            (self.folder / key).rename(self.folder / "cur" / f"{name}:2,{''.join(sorted({*flags, 'S'}))}")

    def close(self) -> None:
        pass


def _is_seen(name: str) -> bool:
    return name.startswith(".") or "S" in name.partition(":2,")[2]


class ImapMailbox:
    """`imaps://user:password@host:993/INBOX`, with percent-encoded characters. TLS from the first byte."""

    def __init__(self, address: SplitResult) -> None:
        context = create_default_context()
        self.server = imaplib.IMAP4_SSL(address.hostname or "", address.port or 993, ssl_context=context, timeout=TIMEOUT)
        try:
            self.server.login(unquote(address.username or ""), unquote(address.password or ""))
            folder = unquote(address.path.strip("/")) or "INBOX"
            self._ask("select", '"' + re.sub(r'(["\\])', r"\\\1", folder) + '"')
        except Exception:
            self.server.shutdown()
            raise

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Read in part, without the mark of a read message."""
        found = self._ask("uid", "SEARCH", "UNSEEN", "UNDELETED")[0] or b""
        for uid in found.decode().split()[:MAX_AT_ONCE]:
            answer = self._ask("uid", "FETCH", uid, f"(BODY.PEEK[]<0.{MAX_SIZE}>)")
            if raw := next((piece[1] for piece in answer if isinstance(piece, tuple)), None):
                yield uid, raw

    def delete(self, key: str) -> None:
        self._ask("uid", "STORE", key, "+FLAGS.SILENT", r"(\Deleted)")

    def mark_read(self, key: str) -> None:
        self._ask("uid", "STORE", key, "+FLAGS.SILENT", r"(\Seen)")

    def close(self) -> None:
        """Deleted messages go for good."""
        try:
            self.server.close()
            self.server.logout()
        except (OSError, imaplib.IMAP4.error):
            logger.info("The mailbox of bounces ended the connection first.")
            self.server.shutdown()

    def _ask(self, command: str, *arguments: str) -> list:
        """The data of the answer. Raises imaplib.IMAP4.error for a refusal."""
        answer, data = getattr(self.server, command)(*arguments)
        if answer != "OK":
            raise imaplib.IMAP4.error(f"{command} {arguments[0]}: {data!r}"[:300])
        return data
