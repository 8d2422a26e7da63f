"""Mails about new errors to ADMINS, sent by the worker: at most one an hour about each kind."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import mail_admins
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from operations.models import ErrorReport

MAIL_PAUSE = timedelta(hours=1)
MAX_MAILED = 20  # kinds in one mail; the others wait for the next one


def send_error_mails() -> int:
    """Send one mail about all kinds that happened since their last mail. Returns the number of kinds."""
    now = timezone.now()
    if not settings.ADMINS:
        return 0
    is_due = Q(mailed_at=None) | Q(mailed_at__lt=now - MAIL_PAUSE, last_seen__gt=F("mailed_at"))
    reports = [report for report in ErrorReport.objects.filter(is_due, is_settled=False)[:MAX_MAILED] if _claim(report, now)]
    if not reports:
        return 0
    subject = str(reports[0]) if len(reports) == 1 else f"{len(reports)} kinds of errors"
    address = settings.SITE_URL + reverse("admin:operations_errorreport_changelist")
    try:
        mail_admins(subject, render_to_string("email/errors.txt", {"reports": reports, "address": address}))
    except Exception:
        for report in reports:
            ErrorReport.objects.filter(pk=report.pk, mailed_at=now).update(mailed_at=report.mailed_at)
        raise
    return len(reports)


def _claim(report: ErrorReport, now: object) -> bool:
    """Whether this worker is the one that mails the report."""
    return ErrorReport.objects.filter(pk=report.pk, mailed_at=report.mailed_at).update(mailed_at=now) == 1
