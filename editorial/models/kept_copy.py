"""Copies of what stood at the addresses of sources: evidence of what the desk read, for the desk alone."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from editorial.models.link_check import LinkHost
from editorial.models.source import Source
from editorial.rich_text.fields import WebAddressField
from infra.web_addresses import MAX_URL_LENGTH


class KeptCopy(models.Model):
    """A copy that is asked for, kept, or could not be had. The file is in the store `kept_copies` under its SHA-256.

    `url` is the address in normal form (`infra.web_addresses`), `final_url` what it led to, `status` that of HTTP.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        KEPT = "kept", "Kept"
        FAILED = "failed", "Not kept"

    source = models.ForeignKey(Source, models.CASCADE, related_name="kept_copies")
    url = models.CharField("address", max_length=MAX_URL_LENGTH)
    host = models.ForeignKey(LinkHost, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    requested_at = models.DateTimeField(default=timezone.now)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    final_url = models.CharField("leads to", max_length=MAX_URL_LENGTH, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    media_type = models.CharField(max_length=100, blank=True)
    headers: Any = models.JSONField(default=dict)  # those of KEPT_HEADERS, by name in small letters
    size = models.PositiveIntegerField(default=0)  # bytes
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    text_digest = models.CharField(max_length=64, blank=True)  # of the words (editorial.link_checks.page_digest)
    failure = models.CharField(max_length=300, blank=True)
    archived_url = WebAddressField(
        "address in a public archive",
        blank=True,
        help_text="Where the page stands as it was, such as a page of web.archive.org. Readers do not see it.",
    )

    class Meta:
        verbose_name_plural = "kept copies"
        ordering = ["-pk"]
        default_permissions: ClassVar = ()  # whoever may view or change sources
        indexes = [models.Index(fields=["next_at"], name="kept_copy_due", condition=Q(state="waiting"))]
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(state="waiting"), name="one_waiting_copy"),
            models.CheckConstraint(
                name="kept_copy_has_its_file",
                condition=~Q(state="kept") | (Q(fetched_at__isnull=False, size__gt=0) & ~Q(sha256="")),
            ),
            models.CheckConstraint(name="copy_fails_for_a_reason", condition=~Q(state="failed") | ~Q(failure="")),
        ]

    def __str__(self) -> str:
        return f"{self.url} {self.get_state_display().lower()}"
