"""The work that is held after a restore."""

from django.conf import settings
from django.db import models


class HeldWork(models.Model):
    """A kind of outward work that waits after a restore until a person decides; `held_work` knows the kinds."""

    kind = models.CharField(max_length=20, unique=True)
    backup_made_at = models.DateTimeField()
    held_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    was_dropped = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        default_permissions = ("view", "change")
        verbose_name_plural = "held work"

    def __str__(self) -> str:
        return self.kind
