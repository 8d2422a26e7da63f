"""Publication at an hour: plan it, take it back, and carry out what is due, once, with as many workers as there are."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils import timezone

from catalogue.models import Version
from editorial.audit.audit_log import Actor, record
from editorial.content import publication_registry
from editorial.content.merged_references import is_same_content
from editorial.content.snapshots import serialize
from editorial.models import AcceptedOffer, AuditEntry, Bundle, Publication, Schedule
from editorial.workflow.locking import TransitionRefused, lock_for_transition, resting_state, save_state
from editorial.workflow.publishing import ContentToPublish, publish_dry_run, publish_locked
from editorial.workflow.review import approval_of
from editorial.workflow.transition_table import State
from infra.claims import lock_free_rows
from infra.file_stores.store_errors import StoreUnavailable

logger = logging.getLogger(__name__)


def schedule(
    row: Publication,
    *,
    by: Actor,
    publish_at: datetime,
    kind: str = Version.Kind.MAJOR,
    note: str = "",
    at: datetime | None = None,
) -> Publication:
    """Let the approved text go live at an hour. See `schedule_together`."""
    return schedule_together([row], by=by, publish_at=publish_at, kind=kind, note=note, at=at)[0]


@transaction.atomic
def schedule_together(
    rows: Sequence[Publication],
    *,
    by: Actor,
    publish_at: datetime,
    kind: str = Version.Kind.MAJOR,
    note: str = "",
    bundle: Bundle | None = None,
    at: datetime | None = None,
) -> list[Publication]:
    """Let approved texts go live at one instant. All that publishing would refuse is refused now.

    Raises TransitionRefused, PermissionDenied, or ValidationError: for an hour that has passed, and as publishing does.
    """
    now = at or timezone.now()
    if publish_at <= now:
        raise ValidationError({"publish_at": "That hour has passed: choose one that is still to come."})
    contents = []
    for row in rows:
        locked = lock_for_transition("schedule", row, by=by)
        approval = approval_of(locked, serialize(locked))
        if approval is None:
            raise TransitionRefused("The approved text is another one: it needs a new approval.")
        contents.append(
            (ContentToPublish(locked, approval.snapshot.content, approval.snapshot.shape, kind, note.strip()), approval.snapshot)
        )
    publish_dry_run([one for one, _ in contents], at=publish_at)
    for one, snapshot in contents:
        Schedule.objects.create(
            uid=one.row.uid, type=one.row.ENTRY_TYPE, snapshot=snapshot, publish_at=publish_at, kind=kind, note=note.strip(),
            bundle=bundle, by=by,  # type: ignore[misc]
        )  # fmt: skip
        one.row.publish_at = publish_at
        save_state(one.row, state=State.SCHEDULED)
        record(AuditEntry.Action.SCHEDULED, one.row, by=by, reason=f"for {publish_at:%Y-%m-%d %H:%M %Z}")
    return [one.row for one, _ in contents]


@transaction.atomic
def unschedule(row: Publication, *, by: Actor) -> Publication:
    """Take the schedule back; an approved text stays approved where the row still holds it. Its bundle is taken back whole."""
    row = lock_for_transition("unschedule", row, by=by)
    planned = Schedule.objects.filter(uid=row.uid).first()
    others = Schedule.objects.filter(bundle=planned.bundle).exclude(uid=row.uid) if planned and planned.bundle else []
    _cancel_schedule(row, by=by)
    for other in others:
        model = publication_registry.model_for_type(other.type)
        _cancel_schedule(model._default_manager.select_for_update().get(uid=other.uid), by=by)
    return row


def _cancel_schedule(row: Publication, *, by: Actor) -> None:
    Schedule.objects.filter(uid=row.uid).delete()
    AcceptedOffer.objects.filter(uid=row.uid, due_at=None).delete()
    row.publish_at = None
    save_state(row, state=State.APPROVED if approval_of(row, serialize(row)) else resting_state(row))
    record(AuditEntry.Action.UNSCHEDULED, row, by=by)


def publish_due(*, at: datetime | None = None) -> int:
    """Publish what is due, each or each bundle in a transaction of its own; returns how many publications went live.

    What fails is kept with its reason, shown at the desk and not tried again by itself; what waits for the file store stays due.
    Several workers may run this. Raises
    OperationalError where the database does not answer; what is due stays due.
    """
    now = at or timezone.now()
    done = 0
    due = Schedule.objects.filter(publish_at__lte=now, failed_at=None)
    for key in dict.fromkeys(due.values_list("bundle", "uid")):
        unit = _scheduled_together(*key)
        try:
            done += _publish_unit(unit, now=now)
        except OperationalError:  # the database was away or busy: nothing is wrong with what is due
            raise
        except Exception as failure:  # one broken item does not stop the next
            if isinstance(failure.__cause__, StoreUnavailable):
                logger.error("A scheduled publication waits for the file store.")
                continue
            logger.exception("A scheduled publication failed.")
            _record_failure(unit, failure, at=now)
    return done


def _scheduled_together(bundle: int | None, uid: object) -> list[Schedule]:
    """What goes live at one instant with that publication."""
    same = {"bundle": bundle} if bundle else {"uid": uid}
    return list(Schedule.objects.filter(failed_at=None, **same).order_by("type", "uid"))


@transaction.atomic
def _publish_unit(unit: Sequence[Schedule], *, now: datetime) -> int:
    """The rows are locked first, as by every move; then the schedules are read again: another worker may have been faster."""
    rows = {}
    for planned in unit:
        manager = publication_registry.model_for_type(planned.type)._default_manager
        rows[planned.uid] = lock_free_rows(manager.filter(uid=planned.uid)).first()
    present = Schedule.objects.filter(pk__in=[planned.pk for planned in unit], publish_at__lte=now, failed_at=None)
    plans = list(present.select_related("snapshot", "by"))
    if len(plans) < len(unit) or not plans or None in rows.values():
        return 0
    contents = [
        ContentToPublish(
            row,
            plan.snapshot.content,
            plan.snapshot.shape,
            plan.kind,
            plan.note,
            is_changed=not is_same_content(type(row), (plan.snapshot.content, plan.snapshot.shape), (serialize(row), row.SHAPE)),
        )
        for plan in plans
        if (row := rows[plan.uid])
    ]
    publish_locked(contents, by=plans[0].by, at=now)
    AcceptedOffer.objects.filter(uid__in=rows, due_at=None).update(due_at=plans[0].publish_at)
    return len(contents)


def _record_failure(unit: Sequence[Schedule], failure: Exception, *, at: datetime) -> None:
    said = "; ".join(failure.messages) if isinstance(failure, ValidationError) else str(failure) or type(failure).__name__
    with transaction.atomic():
        Schedule.objects.filter(pk__in=[planned.pk for planned in unit], failed_at=None).update(failure=said, failed_at=at)
        for planned in unit:
            row = publication_registry.model_for_type(planned.type)._default_manager.filter(uid=planned.uid).first()
            if row is not None:
                record(AuditEntry.Action.FAILED_TO_PUBLISH, row, by=None, reason=said)
