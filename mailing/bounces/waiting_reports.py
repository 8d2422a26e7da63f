"""The worker takes in what mail services and pressed one-click links left (WaitingReport)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from mailing.bounces.dsn import Report
from mailing.bounces.events import mark_arrived, take_in
from mailing.models import MailEvent, WaitingReport

MAX_WAITING = 10_000  # rows
MAX_AT_ONCE = 500
PATIENCE = timedelta(minutes=10)  # a service may report a mail before its number stands in the ledger


def take_in_reports(now: datetime | None = None) -> int:
    """Returns how many were about a mail of the ledger. Any number of workers may do so at the same time."""
    oldest = (now or timezone.now()) - PATIENCE
    return sum(_take_up(row, row.received_at < oldest) for row in WaitingReport.objects.order_by("pk")[:MAX_AT_ONCE])


@transaction.atomic
def _take_up(row: WaitingReport, is_old: bool) -> bool:
    """The row goes with what follows from it; one about no mail that is known stays for a while."""
    mine = WaitingReport.objects.select_for_update().filter(pk=row.pk)
    if not mine.exists():
        return False
    if row.kind:
        is_known = take_in(_report(row), source=row.source, event_id=row.event_id)
    else:
        is_known = row.uid is not None and mark_arrived(row.uid, row.recipient)
    if is_known or is_old:
        mine.delete()
    return is_known


def _report(row: WaitingReport) -> Report:
    return Report(
        kind=MailEvent.Kind(row.kind), happened_at=row.happened_at, uid=row.uid, queue_id=row.provider_id, recipient=row.recipient,
        status=row.status, detail=row.detail,
    )  # fmt: skip
