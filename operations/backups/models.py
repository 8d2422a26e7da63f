"""The runs of the backup."""

from django.db import models


class Backup(models.Model):
    """A run of the backup. `name` is that of its complete set, "" while there is none; `problem` says why it is not good."""

    name = models.CharField(max_length=40, blank=True)
    begun_at = models.DateTimeField(db_index=True)
    claimed_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    is_verified = models.BooleanField(default=False)
    size = models.PositiveBigIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.name or f"backup of {self.begun_at:%Y-%m-%d %H:%M}"
