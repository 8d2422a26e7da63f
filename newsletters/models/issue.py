"""An issue of the newsletter: a period, sections in order, and which item stands where."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from catalogue.models import Phase
from editorial.models import Correction, Publication
from editorial.rich_text.fields import RichTextField, TitleField
from newsletters.models.item import Item


def without_abbreviations(content: dict[str, Any]) -> dict[str, Any]:
    """The content of shape 2, which had no abbreviations, in shape 3."""
    return {**content, "own": {**content["own"], "abbreviations": []}}


class Issue(Publication):
    """Names its period by two days: the cadence changes over the years, so it is never "the month" alone."""

    ENTRY_TYPE = "issue"
    NEEDS_SOURCE = False  # its items name theirs
    CHILD_RELATIONS = ("sections", "placements", "abbreviations", "corrections")
    SHAPE = 3
    UPGRADE_STEPS = {**Publication.UPGRADE_STEPS, 2: without_abbreviations}

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="+", help_text="Numbers are counted within a phase.")
    number = models.PositiveIntegerField(help_text="Within the phase: the first issue is 1.")
    period_start = models.DateField("period from", help_text="The first day that it covers, such as 01/03/2015.")
    period_end = models.DateField("period to", help_text="The last day that it covers, such as 31/03/2015.")
    issued_on = models.DateField(
        null=True, blank=True, help_text="The day it went out. Until then the end of the period places it in lists."
    )
    takeaways = RichTextField("key takeaways", help_text="What a reader in a hurry should know; it stands first.")
    distributed_to = models.TextField(
        blank=True, help_text="The circle of readers as printed, such as “CEN and CENELEC members”. No personal names."
    )

    class Meta(Publication.Meta):
        constraints = [
            models.UniqueConstraint(
                name="one_issue_a_phase_and_number",
                fields=["phase", "number"],
                violation_error_message="This phase already has an issue with that number.",
            ),
            models.CheckConstraint(
                name="issue_number_starts_at_1",
                condition=Q(number__gte=1),
                violation_error_message="Issues are numbered from 1.",
            ),
            models.CheckConstraint(
                name="issue_period_ends_after_it_starts",
                condition=Q(period_end__gte=F("period_start")),
                violation_error_message="The period ends on or after the day on which it starts.",
            ),
        ]

    def clean_for_publication(self) -> None:
        super().clean_for_publication()
        numbers = [section.position for section in self.sections.all()]
        stray = next((placed for placed in self.placements.all() if placed.section not in numbers), None)
        problems = {}
        if len(set(numbers)) < len(numbers):
            problems["sections"] = "Two sections have the same number: give each its own, items are placed by it."
        if stray:
            problems["placements"] = f"“{stray.item.title}” is placed in section {stray.section}, which this issue does not have."
        if problems:
            raise ValidationError(problems)

    def gaps_for_readers(self) -> list[str]:
        filled = {placed.section for placed in self.placements.all()}
        gaps = [f"Section “{section.title}” has no item." for section in self.sections.all() if section.position not in filled]
        return gaps if self.sections.all() else ["It has no section yet, and so no item."]

    def suggested_bundle_members(self) -> list[Publication]:
        return [placed.item for placed in self.placements.select_related("item")]


class IssueSection(models.Model):
    """A heading of the issue. Placements name it by its position, so that nothing points at its row."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField("number", default=0, help_text="Sections stand in this order; items are placed by it.")
    title = TitleField(help_text="Such as “Standardization”.")
    introduction = models.TextField(blank=True, help_text="A few sentences before the items.")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "section"

    def __str__(self) -> str:
        return self.title


class IssuePlacement(models.Model):
    """An item's place in an issue. Placing an item does not publish it."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="placements")
    section = models.PositiveIntegerField(default=0, help_text="The number of the section in which it stands.")
    position = models.PositiveIntegerField(default=0, help_text="Its place within the section.")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+", help_text="Type a part of its title.")

    class Meta:
        ordering = ["section", "position", "pk"]
        verbose_name = "placed item"
        constraints = [
            models.UniqueConstraint(
                name="item_stands_once_in_an_issue",
                fields=["issue", "item"],
                violation_error_message="This item already stands in the issue.",
            )
        ]

    def __str__(self) -> str:
        return f"item {self.item_id} in section {self.section}"


class IssueAbbreviation(models.Model):
    """An abbreviation that the texts use, as readers find it at the end of the issue: the words of the day, kept with its text."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="abbreviations")
    abbreviation = models.CharField(max_length=40, help_text="Such as MLPS. A save adds those of the glossary that the texts use.")
    title = models.CharField("in words", max_length=300, blank=True, help_text="Empty: readers do not see it.")
    title_zh = models.CharField("in Chinese", max_length=300, blank=True, help_text="In simplified characters.")

    class Meta:
        ordering = ["abbreviation", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="abbreviation_stands_once_in_an_issue",
                fields=["issue", "abbreviation"],
                violation_error_message="This abbreviation already stands in the issue.",
            )
        ]

    def __str__(self) -> str:
        return self.abbreviation


class IssueCorrection(Correction):
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="corrections")
