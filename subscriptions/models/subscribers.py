"""Readers who get mail."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from subscriptions.models.preferences import Preference


def new_secret() -> str:
    return secrets.token_urlsafe(32)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def active(self) -> "SubscriberQuerySet":
        """Those who confirmed and get mail."""
        return self.filter(state=Subscriber.State.ACTIVE)


class Subscriber(models.Model):
    """One reader. The address is unique by its hash (mailing/address_hash.py).

    `secret` signs the reader's links (link_tokens.py), independently of SECRET_KEY. `links_sent` has the ISO 8601 instant of the
    last mail with a link by its purpose: a link is valid from that instant, and the one before it no more.
    """

    class State(models.TextChoices):
        PENDING = "pending", "Not confirmed"
        ACTIVE = "active", "Active"
        STOPPED = "stopped", "Unsubscribed"
        SUSPENDED = "suspended", "Suspended: mail came back"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.CharField(max_length=320)
    address_hash = models.CharField(max_length=64, unique=True, editable=False)
    secret = models.CharField(max_length=60, default=new_secret, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING, editable=False)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    preference = models.ForeignKey(Preference, models.PROTECT, related_name="subscribers")
    links_sent = models.JSONField(default=dict, editable=False)
    pending_since = models.DateTimeField(null=True, editable=False, help_text="Of the last request to confirm.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [("view_address", "Can see whole addresses of subscribers"), ("import_subscriber", "Can import subscribers")]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["state", "id"], name="subscriber_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="active") | Q(confirmed_at__isnull=False),
                name="active_reader_confirmed",
                violation_error_message="A reader gets mail after a confirmation, or with evidence of consent.",
            ),
        ]

    def __str__(self) -> str:
        return self.masked_address

    @property
    def masked_address(self) -> str:
        """The first letter and the domain: enough to recognise an address that one knows."""
        local, _at, domain = self.address.rpartition("@")
        return f"{local[:1]}…@{domain}"
