"""The editorial verbs: publish, withdraw, discard. Admin, commands and tests call these; each is one transaction.

Every verb locks the rows, checks who may and whether it can be, changes, and records. `by` None is the system itself.
"""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.composed import Publish, Withdraw
from catalogue.models import Entry, Version
from catalogue.writing import AddressTaken, write
from editorial.composing import compose_snapshot
from editorial.models import Publication, Snapshot
from editorial.snapshots import restore, take

Person = AbstractBaseUser | AnonymousUser | None
State = Publication.State


class MoveRefused(Exception):
    """The move does not fit the publication's state; the message is for the person who tried."""


def may_publish(by: Person, model: type[Publication]) -> bool:
    if by is None:
        return True
    return by.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}")  # type: ignore[union-attr]


def live_snapshot(row: Publication) -> Snapshot | None:
    """The snapshot of what is published (or was, before it was withdrawn)."""
    return Snapshot.objects.filter(uid=row.uid, version__isnull=False).order_by("-version").first()


def differs_from_live(row: Publication) -> bool:
    """Compares contents, not numbers."""
    snapshot = live_snapshot(row)
    return snapshot is not None and snapshot.content != take(row)


def publish(
    row: Publication, *, by: Person, kind: str = Version.Kind.MAJOR, note: str = "", at: datetime | None = None
) -> Publication:
    """Make the working version public. See `publish_together`."""
    return publish_together([row], by=by, kind=kind, note=note, at=at)[0]


@transaction.atomic
def publish_together(
    rows: Sequence[Publication],
    *,
    by: Person,
    kind: str = Version.Kind.MAJOR,
    note: str = "",
    at: datetime | None = None,
) -> list[Publication]:
    """Publish several at one instant or none.

    Raises PermissionDenied, and ValidationError naming the field for what is missing, for an address that is taken, or for a
    change of something live without the note that readers are owed.
    """
    at = at or timezone.now()
    locked = [_lock(row, by=by) for row in rows]
    for row in locked:
        row.full_clean()
        row.clean_for_publication()
        if row.state == State.PUBLISHED and kind != Version.Kind.MINOR and not note.strip():
            raise ValidationError({"note": "Readers are told what changed: write a short note, or call the change minor."})
    contents = [take(row) for row in locked]
    composed = [compose_snapshot(type(row), content) for row, content in zip(locked, contents, strict=True)]
    try:
        write([Publish(one, kind, note.strip()) for one in composed], at=at)
    except AddressTaken as taken:
        raise ValidationError({"slug": str(taken)}) from taken
    versions = dict(Entry.objects.filter(uid__in=[row.uid for row in locked]).values_list("uid", "version"))
    Snapshot.objects.bulk_create(
        Snapshot(
            uid=row.uid, type=row.ENTRY_TYPE, version=versions[row.uid], shape=row.SHAPE, content=content, taken_at=at, taken_by=by  # type: ignore[misc]
        )
        for row, content in zip(locked, contents, strict=True)
    )  # fmt: skip
    for row in locked:
        _settle(row, state=State.PUBLISHED, is_changed=False)
    return locked


@transaction.atomic
def withdraw(row: Publication, *, by: Person, notice: str, at: datetime | None = None) -> Publication:
    """Take it out of every list; its page stays and says why. Raises MoveRefused, PermissionDenied or ValidationError."""
    row = _lock(row, by=by)
    if row.state != State.PUBLISHED:
        raise MoveRefused("Only what is published can be withdrawn.")
    if not notice.strip():
        raise ValidationError({"notice": "Tell readers why it is withdrawn."})
    write([Withdraw(row.uid, notice.strip())], at=at or timezone.now())
    _settle(row, state=State.WITHDRAWN, is_changed=row.is_changed)
    return row


@transaction.atomic
def discard(row: Publication, *, by: Person) -> list[str]:
    """Bring the row back to what is live, exactly; returns what no longer exists.

    Raises MoveRefused where nothing was published, ValidationError where another row took the address meanwhile.
    """
    row = _lock(row, by=by, publishing=False)
    snapshot = live_snapshot(row)
    if snapshot is None:
        raise MoveRefused("Nothing is published yet, so there is nothing to go back to.")
    missing = restore(row, snapshot.content, snapshot.shape)
    _settle(row, state=row.state, is_changed=False)
    return missing


def edited(row: Publication, *, by: Person) -> None:
    """After a form was saved with its children: note whether the row now differs from what is live, and who did it."""
    row.is_changed = differs_from_live(row)
    type(row)._default_manager.filter(pk=row.pk).update(is_changed=row.is_changed, updated_by=by)


def _lock(row: Publication, *, by: Person, publishing: bool = True) -> Publication:
    """The row as it is now, locked until the transaction ends."""
    model = type(row)
    app, name = model._meta.app_label, model._meta.model_name
    if publishing and not may_publish(by, model):
        raise PermissionDenied("You may not publish or withdraw this; ask a publisher.")
    if not publishing and by is not None and not by.has_perm(f"{app}.change_{name}"):  # type: ignore[union-attr]
        raise PermissionDenied("You may not change this.")
    return model._default_manager.select_for_update().get(pk=row.pk)


def _settle(row: Publication, *, state: str, is_changed: bool) -> None:
    row.state, row.is_changed, row.revision = state, is_changed, row.revision + 1
    row.save(update_fields=["state", "is_changed", "revision"])
