"""Workflow state beside a publication's row: approvals, bundles, schedules, drafts set aside."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.models import Version
from catalogue.publication_types import type_choices
from editorial.models.snapshot import Snapshot


class Approval(models.Model):
    """A person's consent to publish exactly this snapshot. `reason` is filled where that person is the author."""

    snapshot = models.OneToOneField(Snapshot, models.CASCADE, related_name="approval")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField("why without a second reader", blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.snapshot} approved {self.at:%Y-%m-%d %H:%M}"


class Bundle(models.Model):
    """Publications that go live at one instant or not at all."""

    title = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class BundleMember(models.Model):
    """A publication in a bundle; a publication is in one bundle at most."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="members")
    type = models.CharField(max_length=10, choices=type_choices)
    uid = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.type} {self.uid}"


class Schedule(models.Model):
    """An approved snapshot to publish at `publish_at`, even if the row has changed. `failure` is why publishing failed."""

    uid = models.UUIDField(unique=True)
    type = models.CharField(max_length=10, choices=type_choices)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    publish_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Version.Kind, default=Version.Kind.MAJOR)
    note = models.TextField(blank=True)
    bundle = models.ForeignKey(Bundle, models.PROTECT, null=True, blank=True, related_name="schedules")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    failure = models.TextField(blank=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["publish_at", "pk"]
        indexes = [models.Index(fields=["publish_at"], name="schedule_due", condition=Q(failed_at=None))]

    def __str__(self) -> str:
        return f"{self.type} {self.uid} at {self.publish_at:%Y-%m-%d %H:%M}"


class SetAsideDraft(models.Model):
    """A draft that is set aside while the live text is corrected. `base` is the live snapshot of that moment."""

    uid = models.UUIDField(unique=True)
    type = models.CharField(max_length=10, choices=type_choices)
    draft = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    base = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.type} {self.uid} set aside"
