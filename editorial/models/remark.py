"""Notes to colleagues about a publication; never published."""

from django.conf import settings
from django.db import models

from catalogue.publication_types import type_choices


class Remark(models.Model):
    """A remark about a publication, for the others at the desk."""

    type = models.CharField(max_length=10, choices=type_choices)
    uid = models.UUIDField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField(max_length=4000)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text[:80]
