"""Assign: who looks after a publication. Its text and its state stay as they are."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from editorial.audit.audit_log import Actor, record
from editorial.models import AuditEntry
from editorial.workflow.locking import AnyPublication, lock_for_transition


@transaction.atomic
def assign(row: AnyPublication, *, by: Actor, owner: AbstractBaseUser | None) -> AnyPublication:
    """To that person, or to nobody. Raises PermissionDenied.

    The lock version rises, so that a form which was opened before does not put the earlier owner back unseen.
    """
    row = lock_for_transition("assign", row, by=by)
    if row.owner == owner:
        return row
    row.owner, row.lock_version = owner, row.lock_version + 1  # type: ignore[assignment]
    row.save(update_fields=["owner", "lock_version"])
    record(AuditEntry.Action.ASSIGNED, row, by=by, reason=f"to {owner or 'nobody'}")
    return row
