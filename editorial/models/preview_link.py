"""Preview links for people without an account, and the forms that colleagues have open."""

from datetime import datetime

from django.conf import settings
from django.db import models

from catalogue.publication_types import type_choices
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


class OpenForm(models.Model):
    """A publication's form that a person has open; `seen_at` is when its page last reported."""

    type = models.CharField(max_length=10, choices=type_choices)
    uid = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uid", "by"], name="one_open_form_a_person")]

    def __str__(self) -> str:
        return f"{self.by} has {self.type} {self.uid} open"
