"""After a restore: the rows of a mailing learn from the journal what was sent since the backup."""

from collections import Counter

from django.db import transaction

from mailing import journal
from mailing.models import Delivery, Mailing
from mailing.settle import settle_by_journal
from mailing.transitions import release

BATCH_SIZE = 500


def reconcile(mailing: Mailing, *, without_journal: bool = False) -> Counter[str]:
    """Settle the rows that wait although a mail of theirs was begun, and let the mailing go on; counts them by their new state.

    Raises FileNotFoundError where the mailing has no journal, unless the person says that there is none.
    """
    book = journal.open_journal(mailing)
    if not book.exists:
        if not without_journal:
            raise FileNotFoundError(f"{book.path} does not exist.")
        book.append(f"The mailing {mailing.uid} goes on without the journal that it had.")
    begun = [line for line in book.last_lines().values() if line.word not in journal.WAITS]
    settled: Counter[str] = Counter()
    for start in range(0, len(begun), BATCH_SIZE):
        settled += _settle(mailing, {line.address_hash: line for line in begun[start : start + BATCH_SIZE]})
    release(mailing)
    return settled


@transaction.atomic
def _settle(mailing: Mailing, lines: dict[str, journal.Line]) -> Counter[str]:
    settled: Counter[str] = Counter()
    for delivery in Delivery.objects.filter(mailing=mailing, state=Delivery.State.PENDING, address_hash__in=list(lines)):
        settle_by_journal(delivery, lines[delivery.address_hash])
        delivery.refresh_from_db(fields=["state"])
        settled[delivery.state] += 1
    return settled


def mailings_to_reconcile() -> list[Mailing]:
    """Those that are held, and those whose journal is newer than the database."""
    unfinished = Mailing.objects.exclude(state__in=(Mailing.State.SENT, Mailing.State.CANCELLED, Mailing.State.DRAFT))
    return [mailing for mailing in unfinished.select_related("channel") if journal.open_journal(mailing).exists]
