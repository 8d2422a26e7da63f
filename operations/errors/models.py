"""Errors of the site, one row a kind."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

MAX_REPORTS = 200
REPORT_DAYS = 90


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    def delete_surplus(self) -> None:
        """Delete the reports beyond MAX_REPORTS, those that were last seen longest ago first."""
        surplus = self.order_by("-last_seen", "-pk").values_list("pk", flat=True)[MAX_REPORTS:]
        self.filter(pk__in=list(surplus)).delete()

    def delete_old(self) -> None:
        """Delete the reports that were not seen for REPORT_DAYS."""
        self.filter(last_seen__lt=timezone.now() - timedelta(days=REPORT_DAYS)).delete()


class ErrorReport(models.Model):
    """A kind of error: exceptions of one type from one function of ours. Holds no values, queries or names of people."""

    fingerprint = models.CharField(max_length=32, unique=True, editable=False)
    error = models.CharField(max_length=200, help_text="Type of the exception.")
    message = models.CharField(max_length=500, blank=True, help_text="Of the last time, without values.")
    location = models.CharField(max_length=300, blank=True, help_text="The innermost function of this project.")
    frames = models.JSONField(default=list, help_text="Functions that were running, the outermost first.")
    count = models.PositiveBigIntegerField("times", default=0)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField(db_index=True)
    request_id = models.CharField("last request", max_length=64, blank=True, help_text="The log has more lines with this number.")
    path = models.CharField("last path", max_length=500, blank=True)
    job = models.CharField("last job", max_length=100, blank=True)
    release = models.CharField(max_length=100, blank=True)
    is_settled = models.BooleanField(
        "settled", default=False, help_text="Tick when the cause is gone. If the error happens again, the tick goes."
    )
    mailed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        ordering = ["-last_seen", "-pk"]
        verbose_name = "error"

    def __str__(self) -> str:
        return f"{self.error} in {self.location}" if self.location else self.error
