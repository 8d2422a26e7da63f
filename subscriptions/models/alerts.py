"""What readers follow by mail: saved searches, who has them, and how far the change log was told."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mailing.models import Mailing
from subscriptions.models.subscribers import Subscriber

MAX_QUERY = 2_000  # characters of a query string: 200 Chinese characters take 1,800
DEADLINES = "deadlines"  # the runs about comment periods that close soon, for alerts of every rhythm


class Rhythm(models.TextChoices):
    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")


class SavedSearch(models.Model):
    """A list of the site under its filters. Readers who follow the same list share the row, which never changes.

    `folder` and `query` are those of the list's address, the query in one spelling (alerts/followed_list.py). `conditions` are
    what alerts/compiled_conditions.py made of it. `words` describe the list, by language.
    """

    folder = models.CharField(max_length=40)
    query = models.CharField(max_length=MAX_QUERY, blank=True)
    conditions = models.JSONField()
    words = models.JSONField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["folder", "query"], name="one_saved_search_a_list")]

    def __str__(self) -> str:
        return f"{self.folder}?{self.query}"


class SearchKey(models.Model):
    """A value of the first condition of a saved search: what an entry has to carry before its other conditions are looked at."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="keys")
    facet = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=60, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["facet", "code", "search"], name="one_key_a_search")]

    def __str__(self) -> str:
        return f"{self.facet}={self.code} of {self.search_id}"


class AlertQuerySet(models.QuerySet["Alert"]):
    def running(self) -> "AlertQuerySet":
        """Those that the reader has confirmed."""
        return self.filter(confirmed_at__isnull=False)

    def waiting(self) -> "AlertQuerySet":
        """Those that somebody asked for in the reader's name."""
        return self.filter(confirmed_at=None)


class Alert(models.Model):
    """A saved search that a reader follows. It tells of changes after the one with the number `after_change`."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="alerts")
    search = models.ForeignKey(SavedSearch, models.PROTECT, related_name="alerts")
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    after_change = models.PositiveBigIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["subscriber", "search"], name="one_alert_a_search")]

    def __str__(self) -> str:
        return f"{self.search_id} for {self.subscriber_id}, {self.get_rhythm_display()}"


class AlertRun(models.Model):
    """A stretch that was told to all readers of a rhythm. The next one begins where the last one ends.

    `after` and `until` are numbers of the change log, the first not included; of DEADLINES they are days (ordinals). Of two
    workers that begin at the same place one writes its row and mailing, in one transaction, and the other nothing.
    """

    rhythm = models.CharField(max_length=10)
    after = models.PositiveBigIntegerField()
    until = models.PositiveBigIntegerField()
    mailing = models.OneToOneField(Mailing, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["rhythm", "after"], name="one_alert_run_a_position"),
            models.CheckConstraint(condition=Q(until__gt=F("after")), name="alert_run_goes_on"),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm}: {self.after} to {self.until}"
