"""Verified: somebody checked what readers see against its sources. Readers are told the day, and nothing else changes for them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.models import Entry
from catalogue.publish.write import write_verification_days
from editorial.audit.audit_log import Actor, record
from editorial.models import AuditEntry, Verification
from editorial.workflow.locking import AnyPublication, TransitionRefused, lock_for_transition


@transaction.atomic
def verify(row: AnyPublication, *, by: Actor, review_by: date | None) -> AnyPublication:
    """Today, for what is live; unpublished changes are not looked at. `review_by` is when it is looked at next.

    Raises TransitionRefused, PermissionDenied, or ValidationError where that day is not to come.
    """
    row = lock_for_transition("verify", row, by=by)
    entry = Entry.objects.live().filter(uid=row.uid).defer("document").first()
    if entry is None:
        raise TransitionRefused("Readers see nothing of it: only what is published can be verified.")
    today = timezone.localdate()
    if review_by is not None and review_by <= today:
        raise ValidationError({"review_by": "Choose a day that is still to come, or none."})
    Verification.objects.create(type=row.ENTRY_TYPE, uid=row.uid, version=entry.version, on=today, by=by)  # type: ignore[misc]
    write_verification_days({row.uid: today}, at=timezone.now())
    row.review_by, row.lock_version = review_by, row.lock_version + 1
    row.save(update_fields=["review_by", "lock_version"])
    next_look = f"next look by {review_by:%-d %B %Y}" if review_by else "no next look planned"
    record(AuditEntry.Action.VERIFIED, row, by=by, version=entry.version, reason=next_look)
    return row
