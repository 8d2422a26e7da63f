"""Publication forms that people have open."""

from django.conf import settings
from django.db import models

from catalogue.publication_types import type_choices


class OpenForm(models.Model):
    """A publication's form that a person has open; `seen_at` is when the page last reported it."""

    type = models.CharField(max_length=10, choices=type_choices)
    uid = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uid", "by"], name="one_open_form_a_person")]

    def __str__(self) -> str:
        return f"{self.by} has {self.type} {self.uid} open"
