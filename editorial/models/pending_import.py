"""Parsed documents that are no draft yet. Only the person who sent a document sees it, for a day."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from catalogue.publication_types import type_choices

RETENTION = timedelta(days=1)


class PendingImport(models.Model):
    """`document` is a `ParsedDocument` as JSON, `name` the name of the file, `type` the type of the draft to create."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    type = models.CharField(max_length=10, choices=type_choices)
    name = models.CharField(max_length=255, blank=True)
    document = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    parsed_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name or f"pasted text of {timezone.localtime(self.parsed_at):%Y-%m-%d %H:%M}"


class PendingPicture(models.Model):
    """The bytes of a picture; the text names the picture by `uid` until it is in the library."""

    pending_import = models.ForeignKey(PendingImport, models.CASCADE, related_name="pictures")
    uid = models.UUIDField()
    name = models.CharField(max_length=255)
    alt = models.CharField(max_length=500, blank=True)
    data = models.BinaryField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


def delete_expired_imports() -> int:
    """Deletes the imports that are older than RETENTION, and returns how many."""
    _, counts = PendingImport.objects.filter(parsed_at__lt=timezone.now() - RETENTION).delete()
    return counts.get("editorial.PendingImport", 0)
