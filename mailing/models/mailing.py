"""Mailings: one text for one audience, from the draft to the last recipient."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mailing.models.channel import Channel


class Mailing(models.Model):
    """What is sent, to whom, and how far it is. The rows of its deliveries are the proof.

    `audience` is what the provider of its kind needs to find the readers again; `cursor` is how far the freeze has read them.
    `entry_uid` and `entry_version` name the published entry that it is about, if there is one.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        FREEZING = "freezing", "Collecting recipients"
        READY = "ready", "Ready"
        SCHEDULED = "scheduled", "Scheduled"
        SENDING = "sending", "Sending"
        PAUSED = "paused", "Paused"
        HELD = "held", "Held"
        SENT = "sent", "Sent"
        CANCELLED = "cancelled", "Cancelled"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="mailings")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    held_reason = models.CharField(max_length=300, blank=True, editable=False)
    title = models.CharField(max_length=300, help_text="What staff see in lists.")
    subject = models.CharField(max_length=300)
    language = models.CharField(max_length=10, default="en")
    entry_uid = models.UUIDField(null=True, blank=True)
    entry_version = models.PositiveIntegerField(null=True, blank=True)
    audience = models.JSONField(default=dict, blank=True)
    scheduled_at = models.DateTimeField(null=True, blank=True)
    not_after = models.DateTimeField(null=True, blank=True, help_text="A mailing that would be later than this is held.")
    candidates = models.PositiveIntegerField(default=0, editable=False)
    cursor = models.PositiveBigIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state"], name="mailing_at_work", condition=~Q(state__in=["sent", "cancelled"])),
            models.Index(fields=["entry_uid"], name="mailing_about"),
        ]

    def __str__(self) -> str:
        return self.title
