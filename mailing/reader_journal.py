"""What readers decided about their mail, in a file outside the database, so that a restored backup does not mail them again.

A line is `instant word scope hash`; `-` stands for the scope of all mail. Lines are synced to the disk.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mailing.journal import append
from mailing.models import Delivery, Suppression

UNSUBSCRIBED, SUBSCRIBED, ERASED = "unsubscribed", "subscribed", "erased"
FILE = "readers.log"
_erasers: list[Callable[[str], int]] = []


class ReaderLine(NamedTuple):
    at: str
    word: str
    scope: str
    address_hash: str


def note_unsubscription(address_hash: str, scope: str) -> None:
    """Before the rows change. Raises OSError."""
    _write(UNSUBSCRIBED, scope, address_hash)


def note_subscription(address_hash: str, scope: str) -> None:
    """A reader came back: earlier unsubscriptions of the scope no longer count. Raises OSError."""
    _write(SUBSCRIBED, scope, address_hash)


def note_erasure(address_hash: str) -> None:
    """Before the rows are erased. Raises OSError."""
    _write(ERASED, "", address_hash)


def register_eraser(erase: Callable[[str], int]) -> None:
    """`erase` takes an address hash, erases the reader's rows and returns how many changed. Called from an app's `ready()`."""
    _erasers.append(erase)


@transaction.atomic
def apply_reader_journal() -> tuple[int, int]:
    """After a restore: how many unsubscriptions were missing, and how many rows were erased again."""
    suppressed: dict[tuple[str, str], bool] = {}
    erased: set[str] = set()
    for line in _lines():
        if line.word == ERASED:
            erased.add(line.address_hash)
        else:
            suppressed[line.address_hash, line.scope] = line.word == UNSUBSCRIBED
    missing = 0
    for (address_hash, scope), is_suppressed in suppressed.items():
        if is_suppressed:
            reason = {"reason": Suppression.Reason.UNSUBSCRIBED}
            missing += Suppression.objects.get_or_create(address_hash=address_hash, scope=scope, defaults=reason)[1]
    return missing, sum(erase_address(address_hash) for address_hash in erased)


def erase_address(address_hash: str) -> int:
    """Take the address out of the ledger, whose rows stay, and out of what the other apps keep; returns how many rows changed."""
    rows = Delivery.objects.filter(address_hash=address_hash).exclude(address="", token="")
    number = rows.update(address="", token="")
    waiting = Delivery.objects.filter(address_hash=address_hash, state=Delivery.State.PENDING)
    waiting.update(state=Delivery.State.EXCLUDED, reason="Erased on request.")
    return number + sum(erase(address_hash) for erase in _erasers)


def _path() -> Path:
    return Path(settings.MAIL_JOURNAL) / FILE


def _write(word: str, scope: str, address_hash: str) -> None:
    append(_path(), f"{timezone.now().isoformat()} {word} {scope or '-'} {address_hash}", sync=True)


def _lines() -> Iterator[ReaderLine]:
    if not _path().exists():
        return
    for text in _path().read_text().splitlines():
        words = text.split(" ")
        if len(words) == len(ReaderLine._fields):
            line = ReaderLine(*words)
            yield line._replace(scope="" if line.scope == "-" else line.scope)
