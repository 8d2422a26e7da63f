"""The fields that all publications share. The row is the working version; readers see the catalogue's entry."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models

from catalogue.models import Organization, PriorityArea, Region, Sector, Technology
from catalogue.models.names_field import NamesField
from catalogue.models.search_text_field import ScanIndex, SearchTextField
from editorial.models.source import Source
from editorial.rich_text.fields import TitleField


def without_aliases(content: dict[str, Any]) -> dict[str, Any]:
    """The content of shape 1, which had no other names, in shape 2."""
    return {**content, "columns": {**content["columns"], "aliases": ""}}


class Publication(models.Model):
    """Abstract. `lock_version` counts saves and is never shown; the public number is the entry's `version`.

    A subclass declares `ENTRY_TYPE` (the code of its publication type), `CHILD_RELATIONS` (related names of its children, in
    order), and `SHAPE`, the number of its snapshots' shape. Adding, renaming or dropping a published column raises
    `SHAPE` and adds to `UPGRADE_STEPS` a function that brings the content of the shape before it to the new one
    (docs/decisions/002).
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        APPROVED = "approved", "Approved"
        SCHEDULED = "scheduled", "Scheduled"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Removed from the site"

    ENTRY_TYPE: ClassVar[str]
    CHILD_RELATIONS: ClassVar[tuple[str, ...]] = ("corrections",)
    SHAPE: ClassVar[int] = 2
    UPGRADE_STEPS: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {1: without_aliases}
    NEEDS_SOURCE: ClassVar[bool] = True
    # Columns that are written from others whenever a row is saved.
    DERIVED_FIELDS: ClassVar[tuple[str, ...]] = ("search_text",)
    # Columns that are, like the derived ones, neither published nor part of a snapshot.
    NON_CONTENT_FIELDS: ClassVar[tuple[str, ...]] = (
        "id", "state", "submitted_by", "return_remark", "lock_version", "is_changed", "publish_at", "review_by", "owner",
        "created_at", "updated_at", "updated_by",
    )  # fmt: skip

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(
        "address", max_length=120, unique=True, validators=[validate_slug],
        help_text="The end of the page's address, such as “internet-plus”. When it changes, the old one leads to it.",
    )  # fmt: skip
    title = TitleField(help_text="In English, as readers will cite it, such as “Internet Plus action plan”.")
    summary = models.TextField(
        blank=True,
        max_length=1000,
        help_text="Two or three sentences: who did what, when, and for whom it matters. They stand first on the page and in lists.",
    )
    aliases = NamesField(
        "other names",
        help_text="Under which readers look for it too, one a line, such as “MIC 2025” or “十二五规划”. Search puts it first.",
    )

    sectors = models.ManyToManyField(
        Sector,
        blank=True,
        related_name="+",
        help_text="Industries that it is about, such as “C Manufacturing”. Type a name or a code.",
    )
    technologies = models.ManyToManyField(
        Technology, blank=True, related_name="+", help_text="What makes the change possible, such as “Big data”."
    )
    regions = models.ManyToManyField(
        Region, blank=True, related_name="+", help_text="Only where it is about one, such as “Henan”. The whole country needs none."
    )
    organizations = models.ManyToManyField(
        Organization, blank=True, related_name="+", help_text="Bodies that it speaks of, such as “MIIT”."
    )
    priority_areas = models.ManyToManyField(
        PriorityArea, blank=True, related_name="+", help_text="What partners asked the desk to follow; coverage is counted by it."
    )
    sources = models.ManyToManyField(
        Source, blank=True, related_name="+",
        help_text="Where you read or heard it. Type a part of its title; the plus sign adds a new one. Readers see them.",
    )  # fmt: skip

    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, editable=False, db_index=True)
    # Set by `submit`; cleared when the text is published or discarded, or its approval lapses. A return keeps it.
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    return_remark = models.TextField(blank=True, editable=False)
    is_changed = models.BooleanField("unpublished changes", default=False, editable=False)
    lock_version = models.PositiveIntegerField(default=0, editable=False)
    publish_at = models.DateTimeField(null=True, blank=True, editable=False)
    review_by = models.DateField(null=True, blank=True, help_text="When the desk should look at it again, such as a year from now.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Who looks after it. It stands on this person's desk until it is published.",
    )  # fmt: skip
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField("last edited", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    search_text = SearchTextField()

    class Meta:
        abstract = True
        ordering = ["-updated_at", "-pk"]
        default_permissions = ("view", "add", "change", "delete", "review", "publish")
        indexes = [
            models.Index(fields=["updated_at", "id"], name="%(class)s_by_edit"),
            models.Index(fields=["state"], name="%(class)s_changed", condition=models.Q(is_changed=True)),
            models.Index(fields=["review_by"], name="%(class)s_review", condition=models.Q(review_by__isnull=False)),
            ScanIndex(fields=["search_text"], name="%(class)s_search_text"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if "\x00" in self.summary:
            raise ValidationError({"summary": "The text has an invisible character (U+0000). Please remove it."})

    def clean_for_publication(self) -> None:
        """Raises ValidationError by field for what only a draft may lack. Subclasses add their fields."""
        problems = {}
        if not self.summary.strip():
            problems["summary"] = "Readers see the summary first: write one before publishing."
        if self.NEEDS_SOURCE and not self.sources.all():
            problems["sources"] = "Name at least one source before publishing."
        if problems:
            raise ValidationError(problems)

    def suggested_bundle_members(self) -> list["Publication"]:
        """Publications that usually go live together with this one."""
        return []

    def gaps_for_readers(self) -> list[str]:
        """What readers would miss in it, although it may be published so. For the preview."""
        return []


class Correction(models.Model):
    """Abstract child of a publication: a published error and its correction. It is published with its publication."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    was_wrong = models.TextField(
        "what was wrong", max_length=2000, help_text="As it was printed, such as “China has 65 million Internet users.”"
    )
    is_right = models.TextField(
        "what is right", max_length=2000, help_text="Such as “649 million, says CNNIC, at the end of 2014.”"
    )
    corrected_on = models.DateField(help_text="The day since which readers are told.")

    class Meta:
        abstract = True
        ordering = ["corrected_on", "pk"]

    def __str__(self) -> str:
        return self.is_right[:80]
