"""What is live: one Entry a publication, its immutable public versions, and the addresses it had before."""

import json
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.http.paths import web_path
from catalogue.publication_types import type_choices


class EntryQuerySet(models.QuerySet["Entry"]):
    def live(self) -> "EntryQuerySet":
        return self.filter(standing=Entry.Standing.LIVE)

    def with_verification(self) -> "EntryQuerySet":
        """With what is told beside the document, so that telling it asks for nothing more."""
        return self.select_related("verification")


class Entry(models.Model):
    """A publication as the public sees it. `document` is canonical JSON of its own content; links are joined at reading.

    The key is given by the clock, without gaps: a number that a reader sees tells of nothing that he may not see.
    """

    class Standing(models.TextChoices):
        LIVE = "live", "Live"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REDIRECTED = "redirected", "Redirected"
        GONE = "gone", "Gone"

    id = models.PositiveBigIntegerField(primary_key=True)
    type = models.CharField(max_length=10, choices=type_choices)
    uid = models.UUIDField(unique=True)
    slug = models.SlugField(max_length=120)
    title = models.CharField(max_length=300)
    version = models.PositiveIntegerField()
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.LIVE)
    notice = models.TextField(blank=True)
    sorted_on = models.DateField()
    in_force_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    comments_close_on = models.DateField(null=True)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # Last, so that SQLite reads the columns before it without walking through a long document.
    document = models.TextField()

    objects = EntryQuerySet.as_manager()

    is_earlier_version = False  # whether it stands for an earlier version of itself
    shows_verification = True  # whether what was said of it since its publication is told with it

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["type", "slug"], name="one_entry_an_address")]
        indexes = [
            models.Index(fields=["comments_close_on"], name="entry_by_deadline", condition=Q(comments_close_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.slug}"

    def get_absolute_url(self) -> str:
        return web_path(self.type, self.slug)

    @property
    def redirects_to(self) -> "Entry | None":
        """The entry that readers are sent to; select `forward__to` with it."""
        forward = getattr(self, "redirect_target", None) if self.standing == self.Standing.REDIRECTED else None
        return forward.to if forward else None

    @property
    def verified_on(self) -> date | None:
        """The day on which the desk last checked what is live; select `verified` with it."""
        verified = getattr(self, "verification", None) if self.shows_verification and self.standing == self.Standing.LIVE else None
        return verified.on if verified else None

    @property
    def content(self) -> dict[str, Any]:
        """The document as a fresh dict."""
        return json.loads(self.document)


class Version(models.Model):
    """One publication of an entry, for ever as it was. `number` starts at 1.

    `marks` are the values under which it was listed (JSON), `change` is the number of the event that made it.
    """

    class Kind(models.TextChoices):
        MAJOR = "major", _("Major: the content changed")
        MINOR = "minor", _("Minor: wording only")
        CORRECTION = "correction", _("Correction: something was wrong")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    title = models.CharField(max_length=300)
    change = models.PositiveBigIntegerField(unique=True)
    index_terms = models.TextField()
    document = models.TextField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.number}"

    def as_entry(self, *, is_earlier_version: bool = True) -> Entry:
        """The entry as it was with this version; its slug and standing are those of today."""
        entry = self.entry
        entry.title, entry.document, entry.version = self.title, self.document, self.number
        entry.shows_verification = False
        if is_earlier_version:
            entry.updated_at, entry.changed_at, entry.is_earlier_version = self.at, self.at, True
        return entry


class Redirect(models.Model):
    """An address that an entry had before; it leads to the entry's present one for ever."""

    type = models.CharField(max_length=10, choices=type_choices)
    slug = models.SlugField(max_length=120)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="redirects")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "slug"], name="one_redirect_an_address")]

    def __str__(self) -> str:
        return f"{self.type} {self.slug}"


class RedirectTarget(models.Model):
    """Where a redirected entry's address leads. A table of its own: a column behind the document would be slow to read."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="redirect_target")
    to = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.entry_id} leads to {self.to_id}"


class PublicVerification(models.Model):
    """The day on which the desk last checked a live publication against its sources. A table of its own, as Forward."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="verification")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.entry_id} verified on {self.on}"


class PublicCorrection(models.Model):
    """A correction as printed: what was wrong, what is right, since when. Derived from the entry's document."""

    uid = models.UUIDField(unique=True)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="corrections")
    was_wrong = models.TextField()
    is_right = models.TextField()
    corrected_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-corrected_on", "-id"]
        indexes = [models.Index(fields=["-corrected_on", "-id"], name="correction_by_day")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.is_right[:60]}"
