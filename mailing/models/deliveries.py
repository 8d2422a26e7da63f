"""Deliveries: one row for each recipient of a mailing, whatever becomes of the mail."""

import re
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from mailing.models.mailing import Mailing
from mailing.models.parts import Selection


def mask_address(address: str) -> str:
    """What staff see of an address: the first letter and the domain, `j…@example.eu`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}" if address else "erased"


def mask_in(text: str, address: str) -> str:
    """What a mail server said, with the address masked."""
    return re.sub(re.escape(address), mask_address(address), text, flags=re.IGNORECASE) if address else text


class Delivery(models.Model):
    """One mail to one address. The pair of mailing and address hash is unique: nobody is mailed twice by itself.

    A mail goes out only for a row that is committed as SENDING under the name of the worker that sends it. `token` is the reader's
    one-click token, as it stands in the mail. `attempts` counts tries that the recipient's server answered. A delivery without a
    selection has all parts of its mailing.
    """

    class State(models.TextChoices):
        PENDING = "pending", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Refused"
        UNKNOWN = "unknown", "Unknown"
        EXCLUDED = "excluded", "Left out"
        CANCELLED = "cancelled", "Cancelled"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="deliveries", db_index=False)
    selection = models.ForeignKey(Selection, models.PROTECT, null=True, related_name="deliveries")
    address = models.CharField(max_length=320, blank=True, help_text="Empty once the reader's data were erased.")
    address_hash = models.CharField(max_length=64)
    token = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was left out, refused or is unknown.")
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    worker = models.CharField(max_length=100, blank=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=300, blank=True, help_text="What the mail server said last.")
    provider_id = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        permissions = [("read_outbox", "Can read mails in the outbox, whose links act for their readers")]
        constraints = [
            models.UniqueConstraint(fields=["address_hash", "mailing"], name="one_delivery_an_address"),
            models.CheckConstraint(
                name="delivery_sent_under_a_name",
                condition=~Q(state="sending") | (~Q(worker="") & Q(claimed_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["mailing", "next_at", "id"], name="delivery_pending", condition=Q(state="pending")),
            models.Index(fields=["claimed_at"], name="delivery_sending", condition=Q(state="sending")),
            models.Index(fields=["mailing", "state"], name="delivery_state"),
        ]

    def __str__(self) -> str:
        return f"{mask_address(self.address)} in {self.mailing_id}"
