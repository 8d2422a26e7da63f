"""Snapshots: a publication's content at one moment, for publishing, restoring and comparing. Private and immutable."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Snapshot(models.Model):
    """`content` is the canonical JSON of `serialize`; `version` is the number of its published version, or None."""

    uid = models.UUIDField(help_text="The publication's uid.")
    type = models.CharField(max_length=10)
    version = models.PositiveIntegerField(null=True)
    shape = models.PositiveIntegerField()
    content = models.TextField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["uid", "-id"], name="snapshot_history")]
        constraints = [
            models.UniqueConstraint(fields=["uid", "version"], name="one_snapshot_a_version", condition=Q(version__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.uid} v{self.version or '-'}"
