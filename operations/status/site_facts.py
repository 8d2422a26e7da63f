"""What the checks of the status page know of the database: one statement, also for the dashboard and the metrics."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Count, Max, Min, Q, Subquery, Value
from django.utils import timezone

from access.models import WebhookCall, WebhookEndpoint
from catalogue.models import CatalogueRevision, Dump
from editorial.models import ReminderMail, Schedule
from operations.errors.models import ErrorReport
from operations.heartbeats.models import Heartbeat

RECENT_SECONDS = 10


class SiteFacts(NamedTuple):
    """Instants are None where there is nothing of the kind."""

    now: datetime
    oldest_publication: datetime | None  # due and not published
    oldest_webhook: datetime | None  # due and not called
    oldest_reminder: datetime | None  # due and not sent
    last_heartbeat: datetime | None
    last_dump: datetime | None
    open_errors: int
    last_error: datetime | None


def read_facts(now: datetime | None = None) -> SiteFacts:
    now = now or timezone.now()
    publications = Schedule.objects.filter(publish_at__lte=now, failed_at=None)
    waiting = Q(next_at__lte=now, calls__state=WebhookCall.State.WAITING)
    reminders = ReminderMail.objects.filter(state=ReminderMail.State.WAITING, next_at__lte=now)
    errors = ErrorReport.objects.filter(is_settled=False)
    row = CatalogueRevision.objects.values_list(
        _one_value(publications, Min("publish_at")),
        _one_value(WebhookEndpoint.objects.active().filter(waiting), Min("next_at")),
        _one_value(reminders, Min("next_at")),
        _one_value(Heartbeat.objects.all(), Max("seen_at")),
        _one_value(Dump.objects.exclude(finished_at=None), Max("begun_at")),
        _one_value(errors, Count("pk")),
        _one_value(errors, Max("last_seen")),
    ).get(pk=1)
    publication, webhook, reminder, heartbeat, dump, open_errors, last_error = row
    return SiteFacts(now, publication, webhook, reminder, heartbeat, dump, open_errors or 0, last_error)


def recent_facts(now: datetime | None = None) -> SiteFacts:
    """Facts that are at most RECENT_SECONDS old, so that many visits of the dashboard and of /metrics cost one statement."""
    now = now or timezone.now()
    key = f"site_facts:{int(now.timestamp() // RECENT_SECONDS)}"
    return cache.get_or_set(key, lambda: read_facts(now), RECENT_SECONDS)  # type: ignore[return-value]


def _one_value(rows: Any, aggregate: Any) -> Any:
    """The aggregate over all rows, as a subquery."""
    return Subquery(rows.order_by().annotate(group=Value(1)).values("group").annotate(found=aggregate).values("found"))


def age(now: datetime, since: datetime | None) -> timedelta:
    """Time since then; zero without an instant."""
    return max(now - since, timedelta()) if since else timedelta()
