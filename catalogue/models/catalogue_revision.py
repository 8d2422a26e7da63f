"""The revision of the catalogue, which every writer raises, and the change log that it numbers."""

import secrets
from datetime import UTC, datetime
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Greatest
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from catalogue.models.entry import Entry
from catalogue.publication_types import TERM_TYPE, type_choices

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def new_generation() -> str:
    """64 random bits in hexadecimal."""
    return secrets.token_hex(8)


class CatalogueRevision(models.Model):
    """The one row (id 1) that every writer of the catalogue locks first.

    `revision` counts changes that readers can see; `vocabulary_revision` counts changes of vocabulary names.
    `last_change_number` and `last_entry_key` are the highest numbers given so far. `at` is the instant of the last public
    event, `touched_at` the instant of the last other visible change, such as a name. `generation` is random and renewed by a
    restore, after which the same numbers mean another content. `stamped_revision` is `revision` while each change raises its
    stamps; an earlier release leaves it behind, and stamps count no more. `index_version` is the search.analyzer.INDEX_VERSION
    that wrote the search texts and posting lists.
    """

    revision = models.PositiveBigIntegerField(default=0)
    vocabulary_revision = models.PositiveBigIntegerField(default=0)
    last_change_number = models.PositiveBigIntegerField(default=0)
    last_entry_key = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=EPOCH)
    touched_at = models.DateTimeField(default=EPOCH)
    index_version = models.PositiveIntegerField(default=0, db_default=0)
    generation = models.CharField(max_length=16, default=new_generation)
    stamped_revision = models.PositiveBigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="one_catalogue_revision", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"revision {self.revision}, vocabulary revision {self.vocabulary_revision}"

    @property
    def has_stamps(self) -> bool:
        """Whether stamps tell of every change so far."""
        return self.stamped_revision == self.revision

    def raise_revision(self, *, touched_at: datetime | None = None) -> None:
        """The next revision, of a change that raises the stamps of all that it shows anew. The caller saves the row."""
        if self.has_stamps:
            self.stamped_revision += 1
        self.revision += 1
        if touched_at:
            self.touched_at = max(touched_at, self.touched_at)

    @classmethod
    def renew_generation(cls, *, at: datetime) -> None:
        """After a restore: no cached answer and no cursor from before is used any more.

        `touched_at` is set too: readers who have a later page than the restored one must not be told that it did not change.
        """
        cls.objects.filter(pk=1).update(generation=new_generation(), touched_at=Greatest("touched_at", Value(at)))


@receiver(post_migrate)
def create_revision_row(*, sender: AppConfig, using: str, apps: Apps = installed_apps, **kwargs: Any) -> None:
    """Create the one row after `migrate`, and after `flush`, which empties all tables; not where migrations removed the table."""
    meta = CatalogueRevision._meta
    if sender.label == meta.app_label and (model := apps.all_models[meta.app_label].get(str(meta.model_name))):
        model._default_manager.using(using).get_or_create(pk=1)  # with the columns that the table has by now


class ChangeQuerySet(models.QuerySet["Change"]):
    def for_readers(self) -> "ChangeQuerySet":
        """What pages and feeds show: without the events of terms and without verifications, which change no text."""
        return self.exclude(type=TERM_TYPE).exclude(event=Change.Event.VERIFIED)


class Change(models.Model):
    """A public event. `number` is its place in the change log: without gaps, in the order in which readers could see it.

    The row stays when the entry is removed for good, without the entry and without its note. An event of a vocabulary term has
    the type TERM_TYPE, the term's uid, `facet` and `code`, and no entry; `into` is the code of the term that it was merged into.
    """

    class Event(models.TextChoices):
        PUBLISHED = "published", _("Published")
        UPDATED = "updated", _("Updated")
        CORRECTED = "corrected", _("Corrected")
        WITHDRAWN = "withdrawn", _("Removed from the site")
        RESTORED = "restored", _("Restored")
        REDIRECTED = "redirected", _("Redirected")
        DELETED = "deleted", _("Deleted")
        VERIFIED = "verified", "Verified"
        ADDED = "added", "Term added"
        RENAMED = "renamed", "Term renamed"
        MERGED = "merged", "Term merged"
        RETIRED = "retired", "Term retired"

    TOMBSTONES = (Event.WITHDRAWN, Event.REDIRECTED, Event.DELETED, Event.MERGED)
    FOR_READERS = (
        Event.PUBLISHED, Event.UPDATED, Event.CORRECTED, Event.WITHDRAWN, Event.RESTORED, Event.REDIRECTED, Event.DELETED,
    )  # fmt: skip

    revision = models.PositiveBigIntegerField()
    number = models.PositiveBigIntegerField(unique=True)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="changes")
    type = models.CharField(max_length=10, choices=type_choices)
    uid = models.UUIDField()
    event = models.CharField(max_length=12, choices=Event)
    version = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    facet = models.CharField(max_length=20, default="", db_default="")
    code = models.CharField(max_length=60, default="", db_default="")
    into = models.CharField(max_length=60, default="", db_default="")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["type", "-number"], name="change_by_type"),
            models.Index(fields=["at"], name="change_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.event} {self.uid}"
