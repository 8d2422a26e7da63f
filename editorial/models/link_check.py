"""Web addresses that the desk cites, the rows that cite them, and the result of the latest check."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from infra.web_addresses import MAX_URL_LENGTH


class LinkHost(models.Model):
    """A server by name. One worker at a time sends requests to it: no worker may before `free_at`."""

    name = models.CharField(max_length=255, unique=True)
    free_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.name


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def named(self) -> "LinkCheckQuerySet":
        """Links that the desk cites now."""
        return self.filter(is_named=True)

    def accepted(self, on: date) -> "LinkCheckQuerySet":
        """Links that a person accepted and whose status has not changed since."""
        return self.filter(LinkCheck.is_accepted_on(on))

    def in_state(self, state: str, on: date) -> "LinkCheckQuerySet":
        """Links whose `LinkCheck.state` is `state`."""
        if state == LinkCheck.Status.FINE:
            return self.filter(Q(status=state) | LinkCheck.is_accepted_on(on))
        return self.filter(Q(accepted_until=None) | Q(accepted_until__lt=on) | ~Q(accepted_status=F("status")), status=state)


class LinkCheck(models.Model):
    """One address in normal form (`infra.web_addresses`). `status` is the check's result; an accepted link has the state FINE."""

    class Status(models.TextChoices):
        NOT_CHECKED = "not_checked", "Not checked"
        FINE = "fine", "Fine"
        MOVED = "moved", "Moved"
        CHANGED = "changed", "Changed"
        DOUBTFUL = "doubtful", "Doubtful"
        BROKEN = "broken", "Broken"

    WELL_STATUSES: ClassVar[tuple[str, ...]] = (Status.FINE, Status.MOVED, Status.CHANGED)

    url = models.CharField("address", max_length=MAX_URL_LENGTH, unique=True)
    host = models.ForeignKey(LinkHost, models.PROTECT, related_name="+")
    is_named = models.BooleanField(default=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.NOT_CHECKED)
    first_seen_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField("last checked", null=True)
    last_well_at = models.DateTimeField("last seen well", null=True)
    final_url = models.CharField("leads to", max_length=MAX_URL_LENGTH, blank=True)
    is_permanent = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=64, blank=True)
    reviewed_hash = models.CharField(max_length=64, blank=True)  # of the text that the desk has read
    changed_at = models.DateTimeField("text changed", null=True)
    failure = models.CharField(max_length=300, blank=True)
    consecutive_failures = models.PositiveIntegerField("failures in a row", default=0)
    next_check_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    accepted_until = models.DateField(null=True)
    accepted_status = models.CharField(max_length=12, choices=Status, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "link"
        ordering = ["pk"]
        default_permissions = ("view", "change")
        indexes = [
            models.Index(fields=["next_check_at"], name="link_due", condition=Q(is_named=True)),
            models.Index(fields=["status"], name="link_by_status"),
        ]

    def __str__(self) -> str:
        return self.url

    @staticmethod
    def is_accepted_on(day: date) -> Q:
        return Q(accepted_until__gte=day, accepted_status=F("status"))

    @property
    def is_accepted(self) -> bool:
        return bool(self.accepted_until and self.accepted_until >= timezone.localdate() and self.accepted_status == self.status)

    @property
    def state(self) -> str:
        return self.Status.FINE if self.is_accepted else self.status

    @property
    def state_label(self) -> str:
        return str(self.Status(self.state).label)


class LinkOccurrence(models.Model):
    """A field that cites an address: `model` as `app.model`, `key` of the row, and the label of the field."""

    link = models.ForeignKey(LinkCheck, models.CASCADE, related_name="occurrences")
    model = models.CharField(max_length=60)
    key = models.BigIntegerField()
    field = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "model", "key", "field"], name="one_link_occurrence")]
        indexes = [models.Index(fields=["model", "key"], name="links_of_a_row")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}: {self.field}"
