"""Freezing an audience: one row for each candidate, in batches that a killed worker leaves whole or undone."""

import hashlib
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from infra.outages import outage_of
from mailing.address_hash import address_hasher
from mailing.audiences import Candidate, audience_of
from mailing.models import Delivery, Mailing, Part, Selection, SelectionPart, Suppression
from mailing.transitions import hold, start_due

BATCH_SIZE = 1000  # rows a transaction: other writers of SQLite wait less than a second
PAUSE = 0.05  # seconds between two batches, in which others write
STAND_BY = 0.5  # seconds that a worker waits who lost a batch to another: two in turn would keep other writers of SQLite out
HASHES_A_QUERY = 500
State = Delivery.State
logger = logging.getLogger(__name__)


def freeze_due(is_stopped: Callable[[], bool]) -> int:
    """Start what is scheduled, and collect recipients; returns how many. Any number of workers may run this at once."""
    start_due(timezone.now())
    return sum(_freeze(mailing, is_stopped) for mailing in Mailing.objects.filter(state=Mailing.State.FREEZING).order_by("pk"))


def _freeze(mailing: Mailing, is_stopped: Callable[[], bool]) -> int:
    """A mailing whose audience cannot be found is held and does not stop the others."""
    found = 0
    try:
        while not is_stopped() and (number := freeze_batch(mailing)) is not None:
            found += number
            time.sleep(PAUSE if number else STAND_BY)
    except Exception as error:
        if outage_of(error):
            raise
        logger.exception("The recipients of mailing %s could not be collected.", mailing.pk)
        hold(mailing, f"The recipients could not be collected: {error}")
    return found


def freeze_batch(mailing: Mailing) -> int | None:
    """Put the next candidates into the ledger; returns how many rows that made, None at the end.

    Everything is worked out before the transaction. Its first statement compares and swaps the cursor: another worker's batch of
    the same candidates makes no row. Raises LookupError for a kind without a provider.
    """
    mailing.refresh_from_db(fields=["state", "cursor"])
    if mailing.state != Mailing.State.FREEZING:
        return None
    candidates = audience_of(mailing).candidates(mailing, mailing.cursor, BATCH_SIZE)
    if not candidates:
        _finish(mailing)
        return None
    hashed = _hashed(candidates)
    suppressed = _suppressed(mailing, list(hashed))
    now = timezone.now()
    with transaction.atomic():
        mine = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.FREEZING, cursor=mailing.cursor)
        if not mine.update(cursor=candidates[-1].cursor):
            return 0
        selections = _selections(mailing, {candidate.selection for candidate in hashed.values()})
        number = _insert(
            [
                _row(
                    mailing,
                    selections[candidate.selection],
                    candidate,
                    digest,
                    candidate.excluded or suppressed.get(digest, ""),
                    now,
                )
                for digest, candidate in hashed.items()
            ]
        )
        Mailing.objects.filter(pk=mailing.pk).update(candidates=F("candidates") + number)
    return number


def _hashed(candidates: Sequence[Candidate]) -> dict[str, Candidate]:
    """By address hash; the first of two with one address stays."""
    hash_address = address_hasher()
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        found.setdefault(hash_address(candidate.address), candidate)
    return found


def _suppressed(mailing: Mailing, hashes: list[str]) -> dict[str, str]:
    """By hash the reason, for those that get no mail of this channel."""
    scopes = {"", mailing.channel.suppression_scope}
    found: dict[str, str] = {}
    for start in range(0, len(hashes), HASHES_A_QUERY):
        some = hashes[start : start + HASHES_A_QUERY]
        for row in Suppression.objects.filter(address_hash__in=some, scope__in=scopes):
            found[row.address_hash] = row.get_reason_display()
    return found


def _selections(mailing: Mailing, wanted: set[tuple[int, ...]]) -> dict[tuple[int, ...], int]:
    """The key of the row for each set of positions; missing rows are made. The swapped cursor keeps other workers out."""
    digests = {digest_of(positions): positions for positions in wanted}
    known = dict(Selection.objects.filter(mailing=mailing, digest__in=digests).values_list("digest", "pk"))
    missing = [Selection(mailing=mailing, digest=digest) for digest in digests if digest not in known]
    if missing:
        parts = dict(Part.objects.filter(mailing=mailing).values_list("position", "pk"))
        Selection.objects.bulk_create(missing)
        SelectionPart.objects.bulk_create(
            SelectionPart(selection=selection, part_id=parts[position])
            for selection in missing
            for position in digests[selection.digest]
        )
        known |= {selection.digest: selection.pk for selection in missing}
    return {positions: known[digest] for digest, positions in digests.items()}


def digest_of(positions: Sequence[int]) -> str:
    """SHA-256 over the sorted positions, 64 hexadecimal digits."""
    return hashlib.sha256(",".join(map(str, sorted(positions))).encode()).hexdigest()


def _row(mailing: Mailing, selection: int, candidate: Candidate, digest: str, excluded: str, now: datetime) -> dict[str, Any]:
    return {
        "uid": uuid.uuid4(),
        "mailing": mailing.pk,
        "selection": selection,
        "address": candidate.address,
        "address_hash": digest,
        "token": candidate.token,
        "state": State.EXCLUDED if excluded else State.PENDING,
        "reason": excluded[:200],
        "attempts": 0,
        "next_at": now,
    }


def _insert(rows: list[dict[str, Any]]) -> int:
    """Returns how many rows are new: an address that the mailing has already makes none.

    In SQL, because `bulk_create` takes several times as long, in which other writers of SQLite wait.
    """
    fields = [field for field in Delivery._meta.concrete_fields if not field.primary_key]
    names = ", ".join(str(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO mailing_delivery ({names}) VALUES ({places}) ON CONFLICT (address_hash, mailing_id) DO NOTHING"  # noqa: S608 # nosec B608 # columns of the model
    defaults = {field.name: None if field.null else "" for field in fields}
    values = [[field.get_db_prep_save((defaults | row)[field.name], connection) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
        return cursor.rowcount


def _finish(mailing: Mailing) -> None:
    """All candidates are rows: ready, or sending at once where somebody has started it."""
    rows = Delivery.objects.filter(mailing=mailing).count()
    mine = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.FREEZING, cursor=mailing.cursor)
    state = Case(When(started_at=None, then=Value(Mailing.State.READY)), default=Value(Mailing.State.SENDING))
    if not mine.filter(candidates=rows).update(state=state, frozen_at=timezone.now()):
        mailing.refresh_from_db()
        if mailing.state == Mailing.State.FREEZING and mailing.candidates != rows:
            hold(mailing, f"{mailing.candidates} recipients were found, and {rows} rows are in the ledger.")
