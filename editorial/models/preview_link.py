"""Links that show one snapshot to people without an account."""

from datetime import datetime

from django.conf import settings
from django.db import models

from editorial.models.snapshot import Snapshot


class PreviewLink(models.Model):
    """Shows one snapshot to whoever has the link, until it expires, is revoked, or the publication is published."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.snapshot} until {self.expires_at:%Y-%m-%d %H:%M}"

    def is_open(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.expires_at
