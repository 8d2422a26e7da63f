"""Channels: one sender with its list headers and its rate, shared by all workers."""

from django.db import models
from django.utils import timezone


class Channel(models.Model):
    """A stream of mail that readers can tell apart and leave: the newsletter, alerts, notices about a subscription.

    `interval` is the shortest time between two mails, in microseconds; `next_at` is the theoretical arrival time of the next one
    (GCRA). `held_reason` is set where no mail of the channel can be sent: the server is away, or refuses TLS, the password or the
    sender. Workers try again at `retry_at` by themselves; without it a person has to release the channel. `failures` counts tries
    in a row. `host` names the machine that sent last.
    """

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=100)
    sender = models.CharField(max_length=320, blank=True, help_text="Name and address; empty means DEFAULT_FROM_EMAIL.")
    list_id = models.CharField(max_length=200, blank=True, help_text="List-Id of RFC 2919. Empty for mail that is no list.")
    suppression_scope = models.CharField(
        max_length=20, blank=True, help_text="Which unsubscriptions it honours, beside those of all mail."
    )
    interval = models.PositiveIntegerField("pause between two mails (µs)", default=0)
    next_at = models.DateTimeField(default=timezone.now, editable=False)
    held_reason = models.CharField(max_length=300, blank=True, editable=False)
    held_at = models.DateTimeField(null=True, editable=False)
    retry_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    host = models.CharField(max_length=100, blank=True, editable=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
