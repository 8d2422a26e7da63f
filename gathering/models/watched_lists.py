"""Lists of authorities that the desk watches, and what the visits to them found."""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalogue.models import Region, Sector
from editorial.models import LinkHost
from gathering.list_pages.list_rows import KINDS
from infra.web_addresses import MAX_URL_LENGTH, normalize_url

YEAR = "{year}"


class WatchedListQuerySet(models.QuerySet["WatchedList"]):
    def alarming(self) -> "WatchedListQuerySet":
        return self.filter(state__in=WatchedList.ALARMS)

    def unmuted(self, on: date) -> "WatchedListQuerySet":
        return self.filter(Q(muted_until=None) | Q(muted_until__lt=on))


class WatchedList(models.Model):
    """A page of notices. What stands below `next_at` belongs to the worker.

    `host` is the one that the next request goes to, `step` that request where a visit needs more than one
    (gathering/visits/steps.py). `etag` and `last_modified` came from `validated_url`. `listed_url` is the address of the last
    visit that found the list, `baseline_at` the instant of the first. `told_at` is empty until somebody was told of the state.
    """

    class State(models.TextChoices):
        TRIAL = "trial", "On trial"
        WORKING = "working", "Working"
        BLOCKED = "blocked", "Blocked"
        UNREADABLE = "unreadable", "Unreadable"
        ANOTHER_PAGE = "another_page", "Another page"
        GAP = "gap", "Gap"
        SILENT = "silent", "Silent"
        PAUSED = "paused", "Paused"

    class Pace(models.IntegerChoices):
        FOUR_HOURS = 4, "Every 4 hours"
        TWELVE_HOURS = 12, "Every 12 hours"
        DAILY = 24, "Once a day"

    class CaptureAs(models.TextChoices):
        ITEM = "item", "News item"
        POLICY = "policy", "Policy"
        STANDARD = "standard", "Standard"

    ALARMS: ClassVar[tuple[str, ...]] = (State.BLOCKED, State.UNREADABLE, State.ANOTHER_PAGE, State.GAP, State.SILENT)

    name = models.CharField(max_length=200, help_text="As the desk calls it, such as “Consultations”.")
    body = models.CharField("authority", max_length=200, blank=True, help_text="Whose list it is, such as “MIIT”.")
    url = models.CharField(
        "address", max_length=MAX_URL_LENGTH, unique=True,
        help_text="Of the page with the list. {year} stands for the year, where the address changes with it.",
        error_messages={"unique": "The desk watches this address already."},
    )  # fmt: skip
    kind = models.CharField(
        max_length=4, choices=[(kind, kind.upper() if kind == "json" else kind) for kind in KINDS], default="auto"
    )
    recipe = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=20, blank=True, help_text="A code: zh-Hans for simplified Chinese, en for English.")
    pace = models.PositiveSmallIntegerField(
        choices=Pace, default=Pace.FOUR_HOURS, help_text="Busy lists lose notices between visits."
    )
    capture_as = models.CharField(
        "usually captured as",
        max_length=8,
        choices=CaptureAs,
        default=CaptureAs.ITEM,
        help_text="What the key c makes of a notice.",
    )
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+", help_text="What is captured gets them.")
    regions = models.ManyToManyField(Region, blank=True, related_name="+", help_text="What is captured gets them.")
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Who is told when something is wrong with it. Empty: the editors.",
    )  # fmt: skip
    state = models.CharField(max_length=12, choices=State, default=State.TRIAL, editable=False)
    state_since = models.DateTimeField(default=timezone.now, editable=False)
    sentence = models.CharField(max_length=500, blank=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)
    muted_until = models.DateField(null=True, editable=False)
    next_at = models.DateTimeField("next visit", default=timezone.now, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    host = models.ForeignKey(LinkHost, models.PROTECT, related_name="+", editable=False)
    step = models.JSONField(default=dict, blank=True, editable=False)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    validated_url = models.CharField(max_length=MAX_URL_LENGTH, blank=True, editable=False)
    listed_url = models.CharField(max_length=MAX_URL_LENGTH, blank=True, editable=False)
    page_title = models.CharField(max_length=300, blank=True, editable=False)
    has_days = models.BooleanField(default=False, editable=False)
    baseline_at = models.DateTimeField(null=True, editable=False)
    visited_at = models.DateTimeField("last visit", null=True, editable=False)
    failures = models.PositiveIntegerField("visits in a row without an answer", default=0, editable=False)
    proposals = models.JSONField(default=list, blank=True, editable=False)

    objects = WatchedListQuerySet.as_manager()

    class Meta:
        ordering = ["body", "name", "pk"]
        default_permissions = ("view", "add", "change", "delete")
        indexes = [
            models.Index(fields=["next_at"], name="watched_list_due", condition=~Q(state="paused")),
            models.Index(fields=["state"], name="watched_list_state"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.name}" if self.body else self.name

    def clean(self) -> None:
        super().clean()
        url = normalize_url(self.url.replace(YEAR, "2026"))
        if not url or "@" in url.split("/")[2]:
            raise ValidationError({"url": "This is no web address. Addresses begin with http:// or https://."})

    def filled_url(self, year: int) -> str:
        return normalize_url(self.url.replace(YEAR, str(year)))

    def is_muted(self, on: date) -> bool:
        return self.muted_until is not None and self.muted_until >= on

    def set_state(self, state: str, sentence: str, at: datetime) -> None:
        """Changes the row and does not save it. The same state again is not told again."""
        if state != self.state:
            self.state, self.state_since, self.told_at = state, at, None
        self.sentence = sentence[:500]


class Visit(models.Model):
    """What one visit found, kept for 30 days. `status` is that of HTTP, empty where no answer came."""

    watched_list = models.ForeignKey(WatchedList, models.CASCADE, related_name="visits")
    at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True)
    rows = models.PositiveIntegerField(default=0)
    new_rows = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=WatchedList.State)
    sentence = models.CharField(max_length=500)

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["at"], name="visit_at")]

    def __str__(self) -> str:
        return self.sentence


class RobotsFile(models.Model):
    """The robots.txt of a site (RFC 9309), asked again after a day. `origin` is scheme, host and port; `url` where it is."""

    origin = models.CharField(max_length=300, unique=True)
    url = models.CharField(max_length=MAX_URL_LENGTH)
    hops = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.origin
