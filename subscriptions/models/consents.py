"""Proof that a reader agreed (GDPR, article 7(1))."""

from django.db import models
from django.utils import timezone

from subscriptions.models.subscribers import Subscriber


class Consent(models.Model):
    """One agreement: the words that were shown, when, and in which way it was given. It goes with its reader."""

    class Way(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed by a link in a mail"
        IMPORTED = "imported", "Imported by staff, with evidence"

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="consents")
    way = models.CharField(max_length=10, choices=Way)
    words = models.TextField(help_text="What the reader was shown.")
    version = models.CharField(max_length=20, help_text="The edition of the words.")
    given_at = models.DateTimeField(default=timezone.now)
    evidence = models.CharField(max_length=500, help_text="How it is known: a file, a letter, the mail that was answered.")

    class Meta:
        ordering = ["-given_at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.get_way_display()}, {self.given_at:%Y-%m-%d}"
