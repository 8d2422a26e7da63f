"""Mails in the outbox folder, as staff may see them: the recipient's address is masked wherever it stands."""

import email
import heapq
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from mailing.models.deliveries import mask_address

PAGE_SIZE = 100
MAX_FILES = 100_000  # of the folder that are looked at
HEAD_SIZE = 8_000  # bytes of a mail that hold its headers
MAX_SIZE = 1_000_000  # bytes of a mail that are read
NAME = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.eml")
RECIPIENT = re.compile(rb"^Delivered-To: ([^\r\n]+)\r?$", re.MULTILINE)


class OutboxMail(NamedTuple):
    """A line of the list. `key` is the name of its file without the ending."""

    key: str
    written_at: datetime
    recipient: str
    subject: str


def latest_mails(folder: Path, *, before: str = "") -> list[OutboxMail]:
    """The newest first, PAGE_SIZE + 1 at most; those older than the mail `before`, if that is there."""
    files = list(islice(_files(folder), MAX_FILES))
    limit = next((one for one in files if one[1] == f"{before}.eml"), None)
    newest = heapq.nlargest(PAGE_SIZE + 1, (one for one in files if limit is None or one < limit))
    return [mail for written_at, name in newest if (mail := _line(folder / name, written_at))]


def read_mail(folder: Path, key: UUID) -> bytes | None:
    """The first megabyte of the mail; None if there is none of that name."""
    try:
        with (folder / f"{key}.eml").open("rb") as file:
            return _masked(file.read(MAX_SIZE))
    except OSError:
        return None


def _files(folder: Path) -> Iterator[tuple[float, str]]:
    """When each was written, and its name. A folder that is not there is empty."""
    try:
        with os.scandir(folder) as found:
            yield from ((entry.stat().st_mtime, entry.name) for entry in found if NAME.fullmatch(entry.name))
    except FileNotFoundError:
        return


def _line(path: Path, written_at: float) -> OutboxMail | None:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_SIZE).partition(b"\r\n\r\n")[0]
    except OSError:  # deleted meanwhile
        return None
    mail = email.message_from_bytes(_masked(head), policy=policy.default)
    when = datetime.fromtimestamp(written_at, UTC)
    return OutboxMail(path.stem, when, str(mail["Delivered-To"] or ""), str(mail["Subject"] or ""))


def _masked(message: bytes) -> bytes:
    """In ASCII, since it stands in headers too. Only the envelope's recipient is known to be a reader."""
    found = RECIPIENT.search(message)
    if not found:
        return message
    masked = mask_address(found[1].decode(errors="replace")).replace("…", "***")
    return message.replace(found[1], masked.encode(errors="replace"))
