"""A special report: one subject at length, in sections, by named authors."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cases.models import CaseStudy
from catalogue.models import Phase
from editorial.models import Correction, Publication
from editorial.rich_text.fields import RichTextField, TitleField
from policies.models import Policy


class SpecialReport(Publication):
    """Stands by itself, outside the newsletter. Number and phase are for the desk that counts its reports."""

    ENTRY_TYPE = "report"
    CHILD_RELATIONS = ("sections", "policies", "cases", "corrections")

    phase = models.ForeignKey(
        Phase, models.PROTECT, null=True, blank=True, related_name="+", help_text="The phase of the desk that counts it."
    )
    number = models.PositiveIntegerField(null=True, blank=True, help_text="Leave it empty where it has none.")
    subtitle = TitleField(blank=True, help_text="What the title leaves open, such as “What it means for European standards”.")
    authors = models.TextField(blank=True, help_text="One name a line, in the order in which they are cited.")
    issued_on = models.DateField(null=True, blank=True, help_text="The date on its first page; it orders lists.")
    abstract = RichTextField(help_text="What it asks and what it finds, in one or two paragraphs.")

    class Meta(Publication.Meta):
        constraints = [
            models.CheckConstraint(
                name="report_number_starts_at_1",
                condition=Q(number=None) | Q(number__gte=1),
                violation_error_message="Reports are numbered from 1.",
            )
        ]

    def clean_for_publication(self) -> None:
        super().clean_for_publication()
        problems = {}
        if self.issued_on is None:
            problems["issued_on"] = "Give the date of the report: lists are in order of time."
        if not self.sections.all():
            problems["sections"] = "Write at least one section before publishing."
        if problems:
            raise ValidationError(problems)

    @property
    def author_names(self) -> list[str]:
        return [name.strip() for name in self.authors.splitlines() if name.strip()]


class ReportSection(models.Model):
    """A chapter. Its number and anchor follow from its place and title when the report is composed."""

    report = models.ForeignKey(SpecialReport, models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField(default=0, help_text="Sections stand in this order; readers see 1, 2, 3.")
    title = TitleField(help_text="Without a number: numbers follow from the order.")
    body = RichTextField(help_text="Begin with what matters; sub-headings make it easy to find the way.")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "section"

    def __str__(self) -> str:
        return self.title


class ReportPolicy(models.Model):
    """A policy that the report discusses."""

    report = models.ForeignKey(SpecialReport, models.CASCADE, related_name="policies")
    position = models.PositiveIntegerField(default=0, help_text="Policies stand in this order.")
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="+", help_text="Type a part of its title or number.")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "policy discussed"
        verbose_name_plural = "policies discussed"

    def __str__(self) -> str:
        return f"policy {self.policy_id}"


class ReportCase(models.Model):
    """A case study that the report discusses."""

    report = models.ForeignKey(SpecialReport, models.CASCADE, related_name="cases")
    position = models.PositiveIntegerField(default=0, help_text="Case studies stand in this order.")
    case = models.ForeignKey(
        CaseStudy, models.CASCADE, related_name="+", verbose_name="case study", help_text="Type a part of its title."
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "case study discussed"
        verbose_name_plural = "case studies discussed"

    def __str__(self) -> str:
        return f"case {self.case_id}"


class ReportCorrection(Correction):
    report = models.ForeignKey(SpecialReport, models.CASCADE, related_name="corrections")
