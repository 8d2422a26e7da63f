"""The clock: one number that every writer of the catalogue raises, and the public events that it numbers."""

from django.db import models
from django.db.models import Q

from catalogue.models.entry import Entry, EntryType


class Clock(models.Model):
    """The one row (id 1) that is locked first by whoever writes the catalogue."""

    edition = models.PositiveBigIntegerField(default=0)
    vocabulary = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="one_clock", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"edition {self.edition}, vocabulary {self.vocabulary}"


class Change(models.Model):
    """A public event. (edition, number) is its place in the log; it keeps what it needs to be shown when the entry is gone."""

    class Event(models.TextChoices):
        PUBLISHED = "published", "Published"
        UPDATED = "updated", "Updated"
        CORRECTED = "corrected", "Corrected"
        WITHDRAWN = "withdrawn", "Withdrawn"
        RESTORED = "restored", "Restored"
        REDIRECTED = "redirected", "Redirected"
        DELETED = "deleted", "Deleted"

    edition = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="changes")
    type = models.CharField(max_length=10, choices=EntryType)
    uid = models.UUIDField()
    event = models.CharField(max_length=12, choices=Event)
    version = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-edition", "-number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="one_change_a_place")]
        indexes = [models.Index(fields=["type", "-edition", "-number"], name="change_by_type")]

    def __str__(self) -> str:
        return f"{self.edition}.{self.number} {self.event} {self.uid}"
