"""What strangers leave here, and the worker takes up: public requests only add rows, and the worker deletes what is done."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class LinkRequest(models.Model):
    """Somebody asks that a link is mailed to an address. Nobody knows yet whose address it is.

    `wishes` are those of Wishes. `alert` has the folder, query and rhythm of a list that somebody wants to follow.
    """

    class Purpose(models.TextChoices):
        CONFIRM = "confirm", "Confirm a subscription"
        MANAGE = "manage", "Change a subscription"
        EXPORT = "export", "Get a copy of the data"
        ERASE = "erase", "Erase the data"
        FOLLOW = "follow", "Follow a list"

    purpose = models.CharField(max_length=10, choices=Purpose)
    address = models.CharField(max_length=320)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    wishes = models.JSONField(default=dict)
    alert = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.asked_at:%Y-%m-%d %H:%M}"


class StopRequest(models.Model):
    """A reader has unsubscribed, and is suppressed already; the worker still has to write it down outside the database.

    `scope` is that of the suppression: of all mail that readers subscribe to, or of alerts alone.
    """

    address_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=20)
    stopped_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"stop of {self.address_hash[:8]}"


class ErasureRequest(models.Model):
    """A reader wants to be erased, and is suppressed already; the worker erases what this page may not touch."""

    subscriber_uid = models.UUIDField(unique=True)
    address_hash = models.CharField(max_length=64)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"erasure of {self.address_hash[:8]}"


class ReaderExport(models.Model):
    """All that is stored about a reader, as the worker found it when the link was mailed; kept as long as the link is valid."""

    subscriber = models.OneToOneField("subscriptions.Subscriber", models.CASCADE, related_name="export")
    data = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"export of {self.subscriber_id}"
