"""Unsaved input of a publication's form."""

from django.conf import settings
from django.db import models

from catalogue.publication_types import type_choices


class AutosavedText(models.Model):
    """Only the person who typed the text sees it; it is no part of the publication or its history.

    `uid` is the publication's, or None for a new one. `window` identifies one open form. `fields` is JSON: the submitted
    values, a list by field name.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    type = models.CharField(max_length=10, choices=type_choices)
    uid = models.UUIDField(null=True)
    window = models.UUIDField()
    fields = models.TextField()
    autosaved_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-autosaved_at", "-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["by", "window"], name="one_autosaved_text_a_window")]
        indexes = [models.Index(fields=["by", "type", "uid"], name="autosaved_text_of_a_form")]

    def __str__(self) -> str:
        return f"{self.by} typed into {self.type} {self.uid or '(new)'} until {self.autosaved_at:%Y-%m-%d %H:%M}"
