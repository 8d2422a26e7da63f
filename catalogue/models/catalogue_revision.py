"""The clock: one number that every writer of the catalogue raises, and the public events that it numbers."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.entry import Entry
from catalogue.publication_types import type_choices

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class CatalogueRevision(models.Model):
    """The one row (id 1) that is locked first by whoever writes the catalogue.

    `edition` counts what readers can see change, `vocabulary` every change of names, `changes` and `entries` what was ever
    numbered; `at` is the instant of the last public event, `touched_at` that of what else readers see change, such as names.
    """

    revision = models.PositiveBigIntegerField(default=0)
    vocabulary_revision = models.PositiveBigIntegerField(default=0)
    last_change_number = models.PositiveBigIntegerField(default=0)
    last_entry_key = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=EPOCH)
    touched_at = models.DateTimeField(default=EPOCH)

    class Meta:
        constraints = [models.CheckConstraint(name="one_clock", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"edition {self.revision}, vocabulary {self.vocabulary_revision}"


class Change(models.Model):
    """A public event. `number` is its place in the log, without gaps and in the order in which readers could see it.

    It keeps what it needs to be shown when the entry is gone.
    """

    class Event(models.TextChoices):
        PUBLISHED = "published", _("Published")
        UPDATED = "updated", _("Updated")
        CORRECTED = "corrected", _("Corrected")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RESTORED = "restored", _("Restored")
        REDIRECTED = "redirected", _("Redirected")
        DELETED = "deleted", _("Deleted")

    TOMBSTONES = (Event.WITHDRAWN, Event.REDIRECTED, Event.DELETED)

    revision = models.PositiveBigIntegerField()
    number = models.PositiveBigIntegerField(unique=True)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="changes")
    type = models.CharField(max_length=10, choices=type_choices)
    uid = models.UUIDField()
    event = models.CharField(max_length=12, choices=Event)
    version = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["type", "-number"], name="change_by_type"),
            models.Index(fields=["at"], name="change_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.event} {self.uid}"
