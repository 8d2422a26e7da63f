"""The rows that a watched list has shown: what is not among them is new."""

from django.db import models
from django.utils import timezone

from gathering.models.watched_lists import WatchedList
from infra.web_addresses import MAX_URL_LENGTH


class KnownRow(models.Model):
    """A row by the key of its address (infra/web_addresses.py) and by its title; kept until it has not been seen for a year."""

    watched_list = models.ForeignKey(WatchedList, models.CASCADE, related_name="known_rows")
    key = models.CharField(max_length=MAX_URL_LENGTH)
    url = models.CharField("address", max_length=MAX_URL_LENGTH)
    title = models.CharField(max_length=500)
    title_key = models.CharField(max_length=500)
    day = models.DateField(null=True)
    first_seen_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["watched_list", "key"], name="one_known_row_an_address")]
        indexes = [
            models.Index(fields=["watched_list", "title_key"], name="known_row_by_title"),
            models.Index(fields=["watched_list", "first_seen_at"], name="known_row_by_first_seen"),
            models.Index(fields=["last_seen_at"], name="known_row_by_last_seen"),
        ]

    def __str__(self) -> str:
        return self.title
