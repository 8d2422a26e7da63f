"""What strangers write through the forms of /contact/ and /translations/, until they confirm it with a mailed link.

Forms only add an Enquiry with its address. The worker alone finds the Enquirer of the address, and takes up what is confirmed.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalogue.http.language import LANGUAGE_NAMES, LANGUAGE_TAGS
from mailing.models.deliveries import mask_address
from subscriptions.models.subscribers import new_secret

MAX_CHARACTERS = 5_000  # of a message
TEXT_LANGUAGES = [(tag, LANGUAGE_NAMES[code]) for code, tag in LANGUAGE_TAGS.items()]


class Enquirer(models.Model):
    """Somebody who wrote, known by the hash of the address (mailing/address_hash.py); subscribed or not.

    `secret` signs the link that was mailed at `mailed_at` as the delivery `mail_uid` (enquiry_links.py).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.CharField(max_length=320)
    address_hash = models.CharField(max_length=64, unique=True)
    secret = models.CharField(max_length=60, default=new_secret)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    mailed_at = models.DateTimeField(null=True)
    mail_uid = models.UUIDField(null=True)
    erasure_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.masked_address

    @property
    def masked_address(self) -> str:
        return mask_address(self.address)


class Enquiry(models.Model):
    """One form that was sent. It has the address until the worker knows whose it is, and then its enquirer.

    `entry_uid` and `entry_version` name the published entry that the reader saw. `wanted` is the BCP 47 tag of the translation.
    """

    class Purpose(models.TextChoices):
        MISTAKE = "mistake", "Mistake"
        QUESTION = "question", "Question"
        TRANSLATION = "translation", "Translation"

    purpose = models.CharField(max_length=12, choices=Purpose)
    address = models.CharField(max_length=320, blank=True)
    enquirer = models.ForeignKey(Enquirer, models.CASCADE, null=True, related_name="enquiries")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    entry_uid = models.UUIDField(null=True)
    entry_version = models.PositiveIntegerField(null=True)
    wanted = models.CharField(max_length=20, choices=TEXT_LANGUAGES, blank=True)
    text = models.TextField(max_length=MAX_CHARACTERS, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "enquiries"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="enquiry_has_address_or_enquirer",
                condition=Q(address="", enquirer__isnull=False) | (~Q(address="") & Q(enquirer=None, confirmed_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.asked_at:%Y-%m-%d %H:%M}"
