"""API tokens, which staff give to partners. Anonymous reading needs no token."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

TOKEN_PREFIX = "xd_"  # noqa: S105 — a prefix by which secret scanners recognise our tokens
VISIBLE_CHARACTERS = len(TOKEN_PREFIX) + 6  # the stored beginning of a token, by which people tell tokens apart
YEAR = timedelta(days=365)


def in_a_year() -> datetime:
    return timezone.now() + YEAR


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self) -> "ApiTokenQuerySet":
        """Tokens that are neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ApiToken(models.Model):
    """A token. Its secret is shown once and stored as SHA-256: 256 random bits need no salt and no slow hash."""

    name = models.CharField(max_length=200, help_text="Who uses it, and for what.")
    contact = models.EmailField(help_text="Whom we write to when something changes or breaks.")
    per_minute = models.PositiveIntegerField(
        "requests a minute",
        default=1200,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
        help_text="Over all addresses that use the token. Anonymous readers share a lower limit by address.",
    )
    may_register_webhooks = models.BooleanField(
        default=False, help_text="Its owner may have us call an address when something is published."
    )
    expires_at = models.DateTimeField(default=in_a_year)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    start = models.CharField(max_length=VISIBLE_CHARACTERS, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "API token"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"

    @property
    def scopes(self) -> list[str]:
        return ["read", "webhooks"] if self.may_register_webhooks else ["read"]

    def generate_secret(self) -> str:
        """Set and return a new secret, to be shown once. The caller saves the token."""
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        self.start, self.digest = secret[:VISIBLE_CHARACTERS], secret_digest(secret)
        return secret


def secret_digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
