"""Leads: notices that are new on a watched list, until the desk has captured or dismissed them; and the words it watches for."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from gathering.models.watched_lists import WatchedList
from infra.web_addresses import MAX_URL_LENGTH


class LeadQuerySet(models.QuerySet["Lead"]):
    def open(self) -> "LeadQuerySet":
        """What waits in the inbox: duplicates stand with the lead that they repeat."""
        return self.filter(state__in=Lead.OPEN, duplicate_of=None)

    def waiting_for(self, person: int | None) -> "LeadQuerySet":
        """Of the person with this key, or of nobody."""
        return self.filter(Q(assignee=None) | Q(assignee=person))


class Lead(models.Model):
    """A notice. `key` is that of its address, `title_key` its title without what varies, `number_key` its numbers.

    `numbers` are those of acts and standards as they are printed, `words` the watch words in the title, `weight` their sum.
    `made_type` and `made_uid` name the draft that was made of it.
    """

    class State(models.TextChoices):
        NEW = "new", "New"
        ASSIGNED = "assigned", "Assigned"
        CAPTURED = "captured", "Captured"
        DISMISSED = "dismissed", "Dismissed"

    OPEN: ClassVar[tuple[str, ...]] = (State.NEW, State.ASSIGNED)

    watched_list = models.ForeignKey(WatchedList, models.CASCADE, related_name="leads")
    key = models.CharField(max_length=MAX_URL_LENGTH)
    url = models.CharField("address", max_length=MAX_URL_LENGTH)
    title = models.CharField(max_length=500)
    title_key = models.CharField(max_length=500, blank=True)
    day = models.DateField("published", null=True)
    closes_on = models.DateField(null=True)
    snippet = models.CharField(max_length=500, blank=True)
    numbers = models.JSONField(default=list)
    number_key = models.CharField(max_length=200, blank=True)
    words = models.JSONField(default=list)
    weight = models.IntegerField(default=0)
    first_seen_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField("captured or dismissed", null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_type = models.CharField(max_length=10, blank=True)
    made_uid = models.UUIDField(null=True, unique=True)
    duplicate_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="duplicates")

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-weight", "-first_seen_at", "-pk"]
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(fields=["watched_list", "key"], name="one_lead_an_address_and_list"),
            models.CheckConstraint(
                name="captured_lead_has_a_draft",
                condition=Q(state="captured", made_uid__isnull=False) | (~Q(state="captured") & Q(made_uid=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["key"], name="lead_by_key"),
            models.Index(fields=["title_key"], name="lead_by_title"),
            models.Index(fields=["number_key"], name="lead_by_number", condition=~Q(number_key="")),
            models.Index(fields=["state", "-weight", "-first_seen_at"], name="lead_inbox", condition=Q(duplicate_of=None)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class WatchWord(models.Model):
    """A word that the desk looks for in titles, in Chinese or English. Leads with heavier words stand first."""

    zh = models.CharField("Chinese", max_length=60, blank=True, help_text="Such as 人工智能.")
    en = models.CharField("English", max_length=60, blank=True, help_text="Such as artificial intelligence; in any case.")
    weight = models.PositiveSmallIntegerField(default=1, help_text="1 to 9: how much it matters.")

    class Meta:
        ordering = ["-weight", "zh", "en"]
        constraints = [
            models.UniqueConstraint(
                fields=["zh", "en"], name="watch_word_is_there_once", violation_error_message="The desk watches this word already."
            ),
            models.CheckConstraint(
                name="watch_word_is_a_word", condition=~Q(zh="") | ~Q(en=""),
                violation_error_message="Give the word in one language."
            ),
            models.CheckConstraint(
                name="watch_word_weighs_1_to_9", condition=Q(weight__gte=1, weight__lte=9),
                violation_error_message="The weight is a number from 1 to 9.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return " / ".join(filter(None, (self.zh, self.en)))

    def clean(self) -> None:
        self.zh, self.en = self.zh.strip(), self.en.strip()
        if not (self.zh or self.en):
            raise ValidationError("Give the word in one language.")
