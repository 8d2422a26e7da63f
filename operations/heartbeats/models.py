"""Heartbeats of the workers, one row a worker and job."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

HEARTBEAT_DAYS = 1


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def delete_old(self) -> None:
        """Delete the rows of workers that were not heard of for HEARTBEAT_DAYS."""
        self.filter(seen_at__lt=timezone.now() - timedelta(days=HEARTBEAT_DAYS)).delete()


class Heartbeat(models.Model):
    """When a worker last ran a job. `started_at` after `ended_at` means that the job is running."""

    worker = models.CharField(max_length=120, help_text="Host and process.")
    job = models.CharField(max_length=60)
    seen_at = models.DateTimeField(db_index=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=100, blank=True, help_text="Type of the exception, if the last run failed.")

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        ordering = ["worker", "job"]
        constraints = [models.UniqueConstraint(fields=["worker", "job"], name="one_heartbeat_a_job")]

    def __str__(self) -> str:
        return f"{self.job} at {self.worker}"
