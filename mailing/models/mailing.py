"""Mailings: one text for one audience, from the draft to the last recipient."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mailing.models.channel import Channel


def lasting_uid(kind: str, entry_uid: uuid.UUID, *details: int | None) -> uuid.UUID:
    """The `uid` of the mailing of an entry: the same when it is made again after a restore, so that its journal is found."""
    return uuid.uuid5(entry_uid, ":".join([kind, *map(str, details)]))


class Mailing(models.Model):
    """What is sent, to whom, and how far it is. The rows of its deliveries are the proof.

    `audience` is what the provider of its kind needs to find the readers again; `cursor` is how far the freeze has read them.
    `entry_uid` and `entry_version` name the published entry that it is about, if there is one. `accepted_change` is the number of
    the last change of the catalogue with which somebody has let it go out all the same. A notice is one mail to one address.
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
    is_notice = models.BooleanField(default=False, editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="mailings")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    held_reason = models.CharField(max_length=300, blank=True, editable=False)
    title = models.CharField(max_length=300, help_text="What staff see in lists.")
    subject = models.CharField(max_length=300)
    language = models.CharField(max_length=10, default="en")
    entry_uid = models.UUIDField(null=True, blank=True)
    entry_version = models.PositiveIntegerField(null=True, blank=True)
    accepted_change = models.PositiveBigIntegerField(default=0, editable=False)
    web_url = models.URLField(max_length=500, blank=True, help_text="Where the whole text stands on the site.")
    audience = models.JSONField(default=dict, blank=True)
    scheduled_at = models.DateTimeField(null=True, blank=True)
    not_after = models.DateTimeField(null=True, blank=True, help_text="A mailing that would be later than this is held.")
    frozen_at = models.DateTimeField(null=True, editable=False, help_text="When all recipients stood in the ledger.")
    candidates = models.PositiveIntegerField(default=0, editable=False)
    cursor = models.PositiveBigIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="mailing_sends_to_frozen_recipients",
                condition=Q(frozen_at__isnull=False) | ~Q(state__in=["ready", "sending", "paused", "sent"]),
            ),
            models.UniqueConstraint(
                name="one_mailing_a_kind_and_entry_version",
                fields=["kind", "entry_uid", "entry_version"],
                condition=Q(is_notice=False) & ~Q(state="cancelled"),
            ),
        ]
        indexes = [
            models.Index(fields=["state"], name="mailing_at_work", condition=~Q(state__in=["sent", "cancelled"])),
            models.Index(fields=["entry_uid"], name="mailing_about"),
        ]

    def __str__(self) -> str:
        return self.title
