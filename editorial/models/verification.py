"""Verifications: comparisons of a published text with its sources."""

from django.conf import settings
from django.db import models

from catalogue.publication_types import type_choices


class Verification(models.Model):
    """A person checked the published text against its sources. Readers see the day of a publication's latest verification."""

    type = models.CharField(max_length=10, choices=type_choices)
    uid = models.UUIDField(db_index=True)
    version = models.PositiveIntegerField()
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.type} {self.uid} verified on {self.on}"
