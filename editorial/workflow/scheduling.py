"""Publication at an hour: plan it, take it back, and carry out what is due, once, with as many workers as there are."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from catalogue.models import Version
from editorial import registry
from editorial.audit import Person, record
from editorial.following import same
from editorial.models import Bundle, Publication, Schedule
from editorial.snapshots import take
from editorial.workflow.locking import MoveRefused, begin, settle, state_at_rest
from editorial.workflow.publishing import GoingLive, go_live, rehearse
from editorial.workflow.review import approval_of
from editorial.workflow.table import State

logger = logging.getLogger(__name__)


def schedule(
    row: Publication,
    *,
    by: Person,
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
    by: Person,
    publish_at: datetime,
    kind: str = Version.Kind.MAJOR,
    note: str = "",
    bundle: Bundle | None = None,
    at: datetime | None = None,
) -> list[Publication]:
    """Let approved texts go live at one instant. All that publishing would refuse is refused now.

    Raises MoveRefused, PermissionDenied, or ValidationError: for an hour that has passed, and as publishing does.
    """
    now = at or timezone.now()
    if publish_at <= now:
        raise ValidationError({"publish_at": "That hour has passed: choose one that is still to come."})
    going = []
    for row in rows:
        locked = begin("schedule", row, by=by)
        approval = approval_of(locked, take(locked))
        if approval is None:
            raise MoveRefused("The approved text is another one: it needs a new approval.")
        going.append((GoingLive(locked, approval.snapshot.content, approval.snapshot.shape, kind, note.strip()), approval.snapshot))
    rehearse([one for one, _ in going], at=publish_at)
    for one, snapshot in going:
        Schedule.objects.create(
            uid=one.row.uid, type=one.row.ENTRY_TYPE, snapshot=snapshot, publish_at=publish_at, kind=kind, note=note.strip(),
            bundle=bundle, by=by,  # type: ignore[misc]
        )  # fmt: skip
        one.row.publish_at = publish_at
        settle(one.row, state=State.SCHEDULED)
        record("scheduled", one.row, by=by, reason=f"for {publish_at:%Y-%m-%d %H:%M %Z}")
    return [one.row for one, _ in going]


@transaction.atomic
def unschedule(row: Publication, *, by: Person) -> Publication:
    """Take the schedule back; an approved text stays approved where the row still holds it. Its bundle is taken back whole."""
    row = begin("unschedule", row, by=by)
    planned = Schedule.objects.filter(uid=row.uid).first()
    others = Schedule.objects.filter(bundle=planned.bundle).exclude(uid=row.uid) if planned and planned.bundle else []
    _take_back(row, by=by)
    for other in others:
        model = registry.model_of(other.type)
        _take_back(model._default_manager.select_for_update().get(uid=other.uid), by=by)
    return row


def _take_back(row: Publication, *, by: Person) -> None:
    Schedule.objects.filter(uid=row.uid).delete()
    row.publish_at = None
    settle(row, state=State.APPROVED if approval_of(row, take(row)) else state_at_rest(row))
    record("unscheduled", row, by=by)


def publish_due(*, at: datetime | None = None) -> int:
    """Publish what is due, each or each bundle in a transaction of its own; returns how many publications went live.

    What fails is kept with its reason, shown at the desk and not tried again by itself. Several workers may run this. Raises
    OperationalError where the database does not answer; what is due stays due.
    """
    now = at or timezone.now()
    done = 0
    due = Schedule.objects.filter(publish_at__lte=now, failed_at=None)
    for key in dict.fromkeys(due.values_list("bundle", "uid")):
        unit = _unit(*key)
        try:
            done += _publish_unit(unit, now=now)
        except OperationalError:  # the database was away or busy: nothing is wrong with what is due
            raise
        except Exception as failure:  # one broken item does not stop the next
            logger.exception("A scheduled publication failed.")
            _keep_failure(unit, failure, at=now)
    return done


def _unit(bundle: int | None, uid: object) -> list[Schedule]:
    """What goes live at one instant with that publication."""
    same = {"bundle": bundle} if bundle else {"uid": uid}
    return list(Schedule.objects.filter(failed_at=None, **same).order_by("type", "uid"))


@transaction.atomic
def _publish_unit(unit: Sequence[Schedule], *, now: datetime) -> int:
    """The rows are locked first, as by every move; then the schedules are read again: another worker may have been faster."""
    skipping = connection.features.has_select_for_update_skip_locked
    rows = {}
    for planned in unit:
        rows_of_type = registry.model_of(planned.type)._default_manager.select_for_update(skip_locked=skipping)
        rows[planned.uid] = rows_of_type.filter(uid=planned.uid).first()
    present = Schedule.objects.filter(pk__in=[planned.pk for planned in unit], publish_at__lte=now, failed_at=None)
    plans = list(present.select_related("snapshot", "by"))
    if len(plans) < len(unit) or not plans or None in rows.values():
        return 0
    going = [
        GoingLive(
            row,
            plan.snapshot.content,
            plan.snapshot.shape,
            plan.kind,
            plan.note,
            is_changed=not same(type(row), (plan.snapshot.content, plan.snapshot.shape), (take(row), row.SHAPE)),
        )
        for plan in plans
        if (row := rows[plan.uid])
    ]
    go_live(going, by=plans[0].by, at=now)
    return len(going)


def _keep_failure(unit: Sequence[Schedule], failure: Exception, *, at: datetime) -> None:
    said = "; ".join(failure.messages) if isinstance(failure, ValidationError) else str(failure) or type(failure).__name__
    with transaction.atomic():
        Schedule.objects.filter(pk__in=[planned.pk for planned in unit], failed_at=None).update(failure=said, failed_at=at)
        for planned in unit:
            row = registry.model_of(planned.type)._default_manager.filter(uid=planned.uid).first()
            if row is not None:
                record("failed to publish", row, by=None, reason=said)
