"""Readers' messages and the desk's answers, by reader and entry."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from enquiries.models.enquiry_inbox import Enquirer, Enquiry
from mailing.models import Mailing


class Conversation(models.Model):
    """What a reader and the desk wrote each other about one entry, or about none.

    The enquirer is missing once she was erased. `last_at` is the instant of the last message: whoever answers has seen it.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"
        SPAM = "spam", "Spam"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enquirer = models.ForeignKey(Enquirer, models.SET_NULL, null=True, related_name="conversations")
    kind = models.CharField(max_length=12, choices=Enquiry.Purpose)
    entry_uid = models.UUIDField(null=True)
    title = models.CharField("about", max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField("last message", default=timezone.now)

    class Meta:
        verbose_name = "readers' message"
        ordering = ["-last_at", "-pk"]
        default_permissions = ("view",)
        permissions = [("answer_conversation", "Can answer readers")]
        indexes = [
            models.Index(fields=["entry_uid"], name="conversation_about"),
            models.Index(fields=["state", "last_at"], name="conversation_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title or 'no entry'}"

    @property
    def reader(self) -> str:
        return self.enquirer.masked_address if self.enquirer else "erased"


class Message(models.Model):
    """One text, of the reader or, as an answer, of somebody at the desk. `mailing` is the mail of an answer."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    is_answer = models.BooleanField(default=False)
    text = models.TextField(blank=True, help_text="Empty once the reader was erased.")
    entry_version = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["sent_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"message {self.pk} of {self.conversation_id}"
