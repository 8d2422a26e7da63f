"""Deletes what gathering keeps for a time: visits, settled leads, rows that no list shows any more."""

from datetime import timedelta

from django.utils import timezone

from gathering.models import KnownRow, Lead, RobotsFile, Visit

KEEP_VISITS = timedelta(days=30)
KEEP_SETTLED = timedelta(days=366)  # so that a dismissed notice that another list brings does not come back
KEEP_UNSEEN = timedelta(days=366)


def delete_old_rows() -> None:
    """A captured lead goes as well: its draft stays."""
    now = timezone.now()
    Visit.objects.filter(at__lt=now - KEEP_VISITS).delete()
    Lead.objects.filter(settled_at__lt=now - KEEP_SETTLED).delete()
    KnownRow.objects.filter(last_seen_at__lt=now - KEEP_UNSEEN).delete()
    RobotsFile.objects.filter(fetched_at__lt=now - KEEP_VISITS).delete()
