"""Public publications: one Entry each, its immutable versions, and its former addresses."""

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

    def for_presenting(self) -> "EntryQuerySet":
        """Join verification days and translations asked for, so that presenting the entries needs no further statement."""
        return self.select_related("verification", "translations")


class Entry(models.Model):
    """A publication as the public sees it. `document` is the canonical JSON of its content; links are joined on reading.

    CatalogueRevision gives the keys without gaps, so that a key discloses nothing about unpublished work.
    """

    class Standing(models.TextChoices):
        LIVE = "live", "Live"
        WITHDRAWN = "withdrawn", "Removed from the site"
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

    is_earlier_version = False  # True on an instance that Version.as_entry() made of an earlier version
    shows_verification = True  # False on an instance that Version.as_entry() made: verification belongs to the present version

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["type", "slug"], name="one_entry_an_address")]
        indexes = [
            models.Index(fields=["comments_close_on"], name="entry_by_deadline", condition=Q(comments_close_on__isnull=False)),
            models.Index(fields=["type", "sorted_on", "id"], name="entry_by_list_position"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.slug}"

    def get_absolute_url(self) -> str:
        return web_path(self.type, self.slug)

    @property
    def title_zh(self) -> str:
        """The Chinese title or name; "" without one. Join it with select_related("chinese_title")."""
        chinese = getattr(self, "chinese_title", None)
        return chinese.text if chinese else ""

    @property
    def number(self) -> str:
        """Its own number, such as that of a standard; "" without one. Join it with select_related("entry_number")."""
        return self._numbered.number if self._numbered else ""

    @property
    def number_cells(self) -> tuple[Any, ...]:
        """What a table of numbers shows beside the title, as LinkEnd.number_cells. Join it as `number`."""
        found = self._numbered
        return (found.replaces, found.begins_on, found.begins_precision) if found else (None, None, None)

    @property
    def _numbered(self) -> "EntryNumber | None":
        return getattr(self, "entry_number", None)

    @property
    def redirects_to(self) -> "Entry | None":
        """The entry that the address redirects to. Join it with select_related("redirect_target__to")."""
        redirect = getattr(self, "redirect_target", None) if self.standing == self.Standing.REDIRECTED else None
        return redirect.to if redirect else None

    @property
    def verified_on(self) -> date | None:
        """The day on which the desk last checked the live publication. Join it with for_presenting()."""
        is_shown = self.shows_verification and self.standing == self.Standing.LIVE
        verification = getattr(self, "verification", None) if is_shown else None
        return verification.on if verification else None

    @property
    def stored_translations(self) -> list[dict[str, Any]]:
        """What is stored of the translations that readers asked for. Join it with for_presenting()."""
        translations = getattr(self, "translations", None)
        return translations.requests if translations else []

    @property
    def translation_requests(self) -> list[dict[str, Any]]:
        """The translations that readers asked for, of the present version while it is live."""
        is_shown = self.shows_verification and self.standing == self.Standing.LIVE
        return self.stored_translations if is_shown else []

    @property
    def content(self) -> dict[str, Any]:
        """The document as a fresh dict."""
        return json.loads(self.document)


class Version(models.Model):
    """One published version of an entry; it never changes. `number` starts at 1.

    `index_terms` is JSON: the terms and days under which lists have the version (see publish.affected_entries).
    `change` is the number of the public event that published it.
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
        """The entry with the content of this version, and with the slug and standing of today."""
        entry = self.entry
        entry.title, entry.document, entry.version = self.title, self.document, self.number
        entry.shows_verification = False
        if is_earlier_version:
            entry.updated_at, entry.changed_at, entry.is_earlier_version = self.at, self.at, True
        return entry


class Redirect(models.Model):
    """A former address of an entry; it redirects to the present one for ever."""

    type = models.CharField(max_length=10, choices=type_choices)
    slug = models.SlugField(max_length=120)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="redirects")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "slug"], name="one_redirect_an_address")]

    def __str__(self) -> str:
        return f"{self.type} {self.slug}"


class RedirectTarget(models.Model):
    """Where a redirected entry's address leads. A table of its own: SQLite reads a column behind a long document slowly."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="redirect_target")
    to = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.entry_id} redirects to {self.to_id}"


class ChineseTitle(models.Model):
    """The Chinese title or name of an entry that has one, for what names the entry without its document: links, the change log.

    Derived from the entry's document. A table of its own, as RedirectTarget.
    """

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="chinese_title")
    text = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.text


class EntryNumber(models.Model):
    """The number of an entry that is named by one, such as a standard, with what a table of numbers shows beside the title.

    `replaces` are the numbers that it replaces, as they are printed. Derived as ChineseTitle, from the published text.
    """

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="entry_number")
    number = models.CharField(max_length=80)
    replaces = models.TextField(blank=True)
    begins_on = models.DateField(null=True)
    begins_precision = models.CharField(max_length=12, blank=True)

    def __str__(self) -> str:
        return self.number


class PublicVerification(models.Model):
    """The day on which the desk last checked a live publication against its sources. A table of its own, as RedirectTarget."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="verification")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.entry_id} verified on {self.on}"


class PublicTranslations(models.Model):
    """Translations of an entry that readers asked for, as the desk publishes them. A table of its own, as RedirectTarget.

    `requests` is a list of objects: see publish.translation_states.
    """

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="translations")
    requests = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"translations of {self.entry_id}"


class PublicCorrection(models.Model):
    """A correction that an entry prints: what was wrong, what is right, since when. Derived from the entry's document."""

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
