"""Addresses that get no mail, and the events that bounces and complaints are made of."""

import secrets

from django.db import models
from django.utils import timezone


def _new_key() -> str:
    return secrets.token_urlsafe(32)


class AddressKey(models.Model):
    """The key of address hashes, one row. It is independent of SECRET_KEY, whose renewal must not revive an unsubscribed reader."""

    key = models.CharField(max_length=60, default=_new_key, editable=False)

    def __str__(self) -> str:
        return "key of address hashes"


class Suppression(models.Model):
    """No mail to the address of this hash, within the scope: "" for all mail (hard bounce, complaint), else a channel's scope.

    An unsubscription is scoped, so that the reader can still get a confirmation. The hash is keyed (address_hash.py): the table
    tells nobody an address.
    """

    class Reason(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", "Unsubscribed"
        HARD_BOUNCE = "hard_bounce", "The address does not exist"
        SOFT_BOUNCES = "soft_bounces", "The mailbox refused several times"
        COMPLAINT = "complaint", "Marked as unwanted"
        ERASED = "erased", "Erased on request"

    address_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=20, choices=Reason)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address_hash", "scope"], name="one_suppression_a_scope")]
        permissions = [("act_on_request", "Can lift bounces, and unsubscribe and erase readers who ask for it")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.scope or 'all mail'})"


class MailEvent(models.Model):
    """A bounce, complaint or other report about a mail, taken in once.

    `event_id` is the source's own, or a digest of the raw message. The kinds stand in the order in which one outweighs another.
    """

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", "Marked as unwanted"
        HARD = "hard", "The address does not exist"
        REFUSED = "refused", "The sender or the text was refused"
        SOFT = "soft", "The mailbox did not take it"
        STOP = "stop", "Unsubscribed"

    source = models.CharField(max_length=30)
    event_id = models.CharField(max_length=128)
    kind = models.CharField(max_length=20, choices=Kind)
    delivery = models.ForeignKey("mailing.Delivery", models.SET_NULL, null=True, related_name="events")
    address_hash = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=20, blank=True, help_text="Enhanced status code (RFC 3463), such as 5.1.1.")
    detail = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField(default=timezone.now)
    is_lifted = models.BooleanField(default=False, help_text="A person has lifted what followed for the address.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "event_id"], name="one_row_an_event")]
        indexes = [models.Index(fields=["address_hash", "happened_at"], name="mail_event_address")]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


class WaitingReport(models.Model):
    """What a mail service, or a pressed one-click link, tells of a mail, until the worker takes it in.

    Public requests only add rows (mailing/bounces/waiting_reports.py). `kind` is empty where the mail is known to have arrived.
    The mail is named by `uid`, its delivery's, or by `provider_id` and `recipient` together.
    """

    source = models.CharField(max_length=30)
    event_id = models.CharField(max_length=128)
    kind = models.CharField(max_length=20, choices=MailEvent.Kind, blank=True)
    uid = models.UUIDField(null=True)
    provider_id = models.CharField(max_length=200, blank=True)
    recipient = models.CharField(max_length=320, blank=True)
    status = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "event_id"], name="one_row_a_report")]

    def __str__(self) -> str:
        return f"{self.kind or 'arrived'}, {self.source}"
