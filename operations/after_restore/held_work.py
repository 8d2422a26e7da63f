"""Outward work that is held after a restore: what waits, and what an administrator decides, kind by kind."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from access.models import WebhookCall, WebhookEndpoint
from access.webhooks.delivery import queue_calls
from catalogue.models import CatalogueRevision
from editorial.audit.audit_log import Actor
from editorial.content import publication_registry
from editorial.models import AcceptedOffer, ReminderMail, Schedule
from editorial.review_reminders.reminder_mails import write_mails
from editorial.workflow.scheduling import unschedule
from mailing.models import Mailing
from mailing.transitions import cancel
from operations.after_restore.models import HeldWork
from subscriptions.alerts.alert_runs import run_alerts

MAX_EXAMPLES = 8
DROPPED = "Dropped after a restore: it may have been sent before."


class OutwardKind(NamedTuple):
    """`one` and `many` are words after a number; `if_released` and `if_dropped` say what either decision means.

    `count` is how much waits, `examples` are lines about some of it, `drop` gives all of it up.
    """

    code: str
    one: str
    many: str
    if_released: str
    if_dropped: str
    count: Callable[[datetime], int]
    examples: Callable[[datetime], list[str]]
    drop: Callable[[datetime, Actor], None]
    collect: Callable[[datetime], None] = lambda now: None

    def describe(self, number: int) -> str:
        return f"{number} {self.one if number == 1 else self.many}"


def _due_schedules(now: datetime) -> int:
    return Schedule.objects.filter(publish_at__lte=now, failed_at=None).count()


def _schedule_lines(now: datetime) -> list[str]:
    lines = []
    for due in Schedule.objects.filter(publish_at__lte=now, failed_at=None)[:MAX_EXAMPLES]:
        row = publication_registry.model_for_type(due.type)._default_manager.filter(uid=due.uid).first()
        lines.append(f"{row}, planned for {timezone.localtime(due.publish_at):%-d %B %Y, %H:%M}")
    return lines


def _cancel_schedules(now: datetime, by: Actor) -> None:
    """Each is taken back by the desk's own rule, which writes the audit log; a bundle is taken back whole."""
    for due in Schedule.objects.filter(publish_at__lte=now, failed_at=None):
        if Schedule.objects.filter(pk=due.pk).exists():
            row = publication_registry.model_for_type(due.type)._default_manager.get(uid=due.uid)
            unschedule(row, by=by)


def _waiting_calls(now: datetime) -> int:
    return WebhookCall.objects.filter(state=WebhookCall.State.WAITING).count()


def _call_lines(now: datetime) -> list[str]:
    waiting = WebhookCall.objects.filter(state=WebhookCall.State.WAITING).order_by()
    calls = waiting.values_list("endpoint__name").annotate(number=Count("pk")).order_by("endpoint__name")
    return [f"{name}: {number}" for name, number in calls[:MAX_EXAMPLES]]


def _queue_calls(now: datetime) -> None:
    """A call for each event that is not queued yet, so that all are counted."""
    last = CatalogueRevision.objects.get(pk=1).last_change_number
    for endpoint in WebhookEndpoint.objects.active().filter(position__lt=last):
        while endpoint.position < last:
            queue_calls(endpoint)
            endpoint.refresh_from_db(fields=["position"])


def _give_up_calls(now: datetime, by: Actor) -> None:
    _queue_calls(now)
    WebhookCall.objects.filter(state=WebhookCall.State.WAITING).update(state=WebhookCall.State.GIVEN_UP, error=DROPPED)


def _waiting_mails(now: datetime) -> int:
    return ReminderMail.objects.filter(state=ReminderMail.State.WAITING).count()


def _mail_lines(now: datetime) -> list[str]:
    mails = ReminderMail.objects.filter(state=ReminderMail.State.WAITING).select_related("person")[:MAX_EXAMPLES]
    return [f"{mail.person}: {mail.subject}" for mail in mails]


def _give_up_mails(now: datetime, by: Actor) -> None:
    write_mails(now)
    ReminderMail.objects.filter(state=ReminderMail.State.WAITING).update(state=ReminderMail.State.GIVEN_UP, failure=DROPPED)


def _unfinished_mailings() -> QuerySet[Mailing]:
    """Those of which mails would go out; one that a person paused or prepared goes nowhere by itself."""
    return Mailing.objects.filter(state__in=(Mailing.State.SCHEDULED, Mailing.State.FREEZING, Mailing.State.SENDING))


def _mailing_count(now: datetime) -> int:
    return _unfinished_mailings().count()


def _mailing_lines(now: datetime) -> list[str]:
    """A notice is a mail to one reader: staff see what it is about and not whose it is."""
    return [
        f"{mailing.kind}: {mailing} ({mailing.get_state_display().lower()})" for mailing in _unfinished_mailings()[:MAX_EXAMPLES]
    ]


def _cancel_mailings(now: datetime, by: Actor) -> None:
    """With them what was accepted with a publication that is made: it would be mailed."""
    AcceptedOffer.objects.filter(due_at__isnull=False).delete()
    for mailing in _unfinished_mailings():
        cancel(mailing)


def _tell_alerts(now: datetime) -> None:
    """What readers would be told, so that it is counted, and given up with the mailings."""
    run_alerts(now)


SCHEDULES, WEBHOOKS, REMINDERS, MAILINGS = "schedules", "webhooks", "reminders", "mailings"
KINDS = {
    kind.code: kind
    for kind in (
        OutwardKind(
            SCHEDULES, "scheduled publication", "scheduled publications",
            "They are published within a minute, in the text that was approved.",
            "They are unscheduled and stay approved; each can be scheduled again.",
            _due_schedules, _schedule_lines, _cancel_schedules,
        ),
        OutwardKind(
            WEBHOOKS, "webhook call", "webhook calls",
            "They are sent in their order. Receivers may get again what they had since the backup.",
            "They are given up. Receivers find the events in the change log of the API.",
            _waiting_calls, _call_lines, _give_up_calls, _queue_calls,
        ),
        OutwardKind(
            REMINDERS, "reminder", "reminders",
            "They are sent. Some people may have had theirs before.",
            "They are given up. What is still due is in the reminders of next week.",
            _waiting_mails, _mail_lines, _give_up_mails, write_mails,
        ),
        OutwardKind(
            MAILINGS, "mailing", "mailings",
            "They go on. One that was sent since the backup stops until `manage.py reconcile_mailing` reads its journal.",
            "They are cancelled. What was sent before the backup stays in the ledger.",
            _mailing_count, _mailing_lines, _cancel_mailings, _tell_alerts,
        ),
    )
}  # fmt: skip


def is_held(code: str) -> bool:
    """One statement; outward jobs ask it before each round."""
    return HeldWork.objects.filter(kind=code, decided_at=None).exists()


def hold_all(*, backup_made_at: datetime, now: datetime) -> None:
    """Hold every kind, and collect what is due, so that it can be counted."""
    HeldWork.objects.all().delete()
    for kind in KINDS.values():
        HeldWork.objects.create(kind=kind.code, backup_made_at=backup_made_at, held_at=now)
        kind.collect(now)


def held_rows() -> QuerySet[HeldWork]:
    """The kinds about which nobody has decided yet."""
    return HeldWork.objects.filter(decided_at=None, kind__in=KINDS)


def kind_of(row: HeldWork) -> OutwardKind:
    return KINDS[row.kind]


def held_counts(now: datetime) -> dict[OutwardKind, int]:
    """By held kind how much waits."""
    return {kind: kind.count(now) for kind in map(kind_of, held_rows())}


def describe_counts(counts: dict[OutwardKind, int]) -> str:
    return ", ".join(kind.describe(number) for kind, number in counts.items() if number)


@transaction.atomic
def decide(code: str, *, drop: bool, by: Actor) -> bool:
    """End the hold of this kind; with `drop` give up what waits first. False if somebody else has decided already.

    Raises PermissionDenied where the person may not take schedules back.
    """
    held = held_rows().select_for_update().filter(kind=code).first()
    if held is None:
        return False
    now = timezone.now()
    if drop:
        KINDS[code].drop(now, by)
    held.decided_at, held.was_dropped, held.decided_by_id = now, drop, by.pk if by else None
    held.save()
    return True
