"""A second reader: submit, take back, return with a remark, approve."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from editorial.audit.audit_log import Actor, record
from editorial.content.merged_references import is_same_content
from editorial.content.snapshots import serialize
from editorial.media_files.publish_files import validate_media
from editorial.models import Approval, AuditEntry, Publication, Remark, Snapshot
from editorial.workflow.locking import lock_for_transition, resting_state, save_state
from editorial.workflow.transition_table import State, has_permission


@transaction.atomic
def submit(row: Publication, *, by: Actor, note: str = "") -> Publication:
    """Ask for a second reader. The note is for that reader: the audit log keeps it.

    Raises TransitionRefused, PermissionDenied, or ValidationError for what is still missing.
    """
    row = lock_for_transition("submit", row, by=by)
    validate_completeness(row, serialize(row))
    row.submitted_by, row.return_remark = by, ""  # type: ignore[assignment]
    save_state(row, state=State.IN_REVIEW)
    record(AuditEntry.Action.SUBMITTED, row, by=by, reason=note.strip())
    return row


@transaction.atomic
def take_back(row: Publication, *, by: Actor) -> Publication:
    """Back to the person who submitted it, before it is approved. Raises TransitionRefused or PermissionDenied."""
    row = lock_for_transition("take_back", row, by=by)
    save_state(row, state=resting_state(row))
    record(AuditEntry.Action.TAKEN_BACK, row, by=by)
    return row


@transaction.atomic
def return_to_draft(row: Publication, *, by: Actor, remark: str) -> Publication:
    """Back to its author, with a remark that says why. Raises TransitionRefused, PermissionDenied or ValidationError."""
    row = lock_for_transition("return", row, by=by)
    if not remark.strip():
        raise ValidationError({"remark": "Say what should be changed."})
    Remark.objects.create(type=row.ENTRY_TYPE, uid=row.uid, by=by, text=remark.strip())  # type: ignore[misc]
    row.return_remark = remark.strip()
    save_state(row, state=resting_state(row))
    record(AuditEntry.Action.RETURNED, row, by=by, reason=row.return_remark)
    return row


@transaction.atomic
def approve(row: Publication, *, by: Actor, seen_revision: int | None = None, reason: str = "") -> Publication:
    """Let exactly this text go out. Who wrote or submitted it may not, unless as a publisher who gives a reason.

    Raises TransitionRefused, PermissionDenied or ValidationError.
    """
    row = lock_for_transition("approve", row, by=by, seen_revision=seen_revision)
    content = serialize(row)
    validate_completeness(row, content)
    if is_author(by, row):
        if not has_permission(by, "publish", type(row)):
            raise ValidationError({"reason": "You wrote or submitted it: somebody else reads and approves it."})
        if not reason.strip():
            raise ValidationError({"reason": "You wrote or submitted it. Say why it goes out without a second reader."})
    else:
        reason = ""
    now = timezone.now()
    snapshot = Snapshot.objects.create(
        uid=row.uid, type=row.ENTRY_TYPE, shape=row.SHAPE, content=content, taken_at=now, taken_by=by  # type: ignore[misc]
    )  # fmt: skip
    Approval.objects.create(snapshot=snapshot, by=by, at=now, reason=reason.strip())  # type: ignore[misc]
    save_state(row, state=State.APPROVED)
    record(AuditEntry.Action.APPROVED, row, by=by, reason=reason.strip())
    return row


def validate_completeness(row: Publication, content: str) -> None:
    """Raises ValidationError by field for all that is missing at once. `content` is the serialized row."""
    problems: dict[str, list[ValidationError]] = {}
    for check in (row.full_clean, row.clean_for_publication, partial(validate_media, content)):
        try:
            check()
        except ValidationError as invalid:
            invalid.update_error_dict(problems)
    if problems:
        raise ValidationError(problems)


def is_author(person: Actor, row: Publication) -> bool:
    """Whether the person edited it last or asked for the review."""
    return person is not None and person.pk in (row.updated_by_id, row.submitted_by_id)  # type: ignore[attr-defined]


def approval_of(row: Publication, content: str) -> Approval | None:
    """The latest approval, if it was of this very content. A term or source that was merged since is no other content; what
    goes out is the snapshot that was approved.
    """
    latest = Approval.objects.filter(snapshot__uid=row.uid).select_related("snapshot").first()
    if latest is None:
        return None
    approved = (latest.snapshot.content, latest.snapshot.shape)
    return latest if is_same_content(type(row), approved, (content, row.SHAPE), as_approved=True) else None
