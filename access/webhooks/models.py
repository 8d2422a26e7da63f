"""Webhook endpoints, which are called when something is published, and their calls."""

import base64
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from access.tokens import ApiToken
from access.webhooks.webhook_http import AddressRefused, check_webhook_url
from catalogue.models import Change
from catalogue.publication_types import log_type_choices

SECRET_PREFIX = "whsec_"  # noqa: S105 — the prefix of Standard Webhooks


def new_secret() -> str:
    """A signing secret in the format of Standard Webhooks: 256 random bits."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def _validate_address(url: str) -> None:
    try:
        check_webhook_url(url)
    except AddressRefused as refused:
        raise ValidationError(str(refused)) from None


def _validate_types(chosen: Any) -> None:
    _validate_choices(chosen, [code for code, _name in log_type_choices()])


def _validate_events(chosen: Any) -> None:
    _validate_choices(chosen, Change.Event.values)


def _validate_choices(chosen: Any, allowed: list[str]) -> None:
    if not isinstance(chosen, list) or not set(map(str, chosen)) <= set(allowed):
        raise ValidationError(f"Give a list of: {', '.join(allowed)}; an empty one means all.")


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def active(self) -> "WebhookEndpointQuerySet":
        """Endpoints that are called: not disabled, and without a token or with a valid one."""
        is_owned = models.Q(token__revoked_at=None, token__expires_at__gt=timezone.now())
        return self.filter(models.Q(token=None) | is_owned, disabled_at=None)


class WebhookEndpoint(models.Model):
    """An address that is called with each public event, in the order of the change log.

    `position` is the number of the last event that was queued for it. The secret is stored in plain text: it signs every call.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, help_text="Whose it is, and for what.")
    url = models.URLField(
        "address",
        max_length=500,
        validators=[_validate_address],
        help_text="Where we POST to, with https. Never a private address.",
    )
    contact = models.EmailField(help_text="Whom we write to when the address could not be reached for a day.")
    token = models.ForeignKey(
        ApiToken, models.PROTECT, null=True, blank=True, related_name="endpoints",
        help_text="Whose token it belongs to. Empty for an address of our own.",
    )  # fmt: skip
    types = models.JSONField(default=list, blank=True, validators=[_validate_types], help_text="None means every type.")
    events = models.JSONField(default=list, blank=True, validators=[_validate_events], help_text="None means every event.")
    secret = models.CharField(max_length=60, default=new_secret, editable=False)
    position = models.PositiveBigIntegerField(default=0, editable=False)
    failures = models.PositiveIntegerField("failures in a row", default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    next_at = models.DateTimeField("next call", default=timezone.now, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    disabled_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = "webhook"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    def enable(self) -> None:
        """Resume with the oldest waiting call; events that happened meanwhile follow. Saves the endpoint."""
        self.disabled_at = self.failing_since = None
        self.failures, self.next_at = 0, timezone.now()
        self.save()


class WebhookCall(models.Model):
    """One event for one endpoint, or a test (`change` is None). `key` is the idempotency key: the same for every attempt."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DELIVERED = "delivered", "Delivered"
        GIVEN_UP = "given_up", "Given up"

    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="calls")
    change = models.PositiveBigIntegerField("event", null=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    status = models.PositiveIntegerField("last answer", null=True)
    error = models.CharField("last error", max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    called_at = models.DateTimeField("last call", null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "change"], name="one_call_an_event")]
        indexes = [
            models.Index(fields=["endpoint", "id"], name="call_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["created_at"], name="call_by_age"),
            models.Index(fields=["id"], name="call_given_up", condition=models.Q(state="given_up")),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint.name}, event {self.change or 'test'}"
