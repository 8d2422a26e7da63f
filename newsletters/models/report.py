"""A special report: one subject at length, in sections, by named authors."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cases.models import CaseStudy
from catalogue.models import Phase
from editorial.models import Correction, Publication
from editorial.text import RichTextField, TitleField
from policies.models import Policy


class SpecialReport(Publication):
    """Stands by itself, outside the newsletter. Number and phase are for the desk that counts its reports."""

    ENTRY_TYPE = "report"
    COMPOSE = "newsletters.document.compose_report"
    OWN = ("sections", "policies", "cases", "corrections")

    phase = models.ForeignKey(Phase, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField(null=True, blank=True, help_text="Leave it empty where it has none.")
    subtitle = TitleField(blank=True)
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
    position = models.PositiveIntegerField(default=0)
    title = TitleField()
    body = RichTextField()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "section"

    def __str__(self) -> str:
        return self.title


class ReportPolicy(models.Model):
    """A policy that the report discusses."""

    report = models.ForeignKey(SpecialReport, models.CASCADE, related_name="policies")
    position = models.PositiveIntegerField(default=0)
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "policy discussed"
        verbose_name_plural = "policies discussed"

    def __str__(self) -> str:
        return f"policy {self.policy_id}"


class ReportCase(models.Model):
    """A case study that the report discusses."""

    report = models.ForeignKey(SpecialReport, models.CASCADE, related_name="cases")
    position = models.PositiveIntegerField(default=0)
    case = models.ForeignKey(CaseStudy, models.CASCADE, related_name="+", verbose_name="case study")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "case study discussed"
        verbose_name_plural = "case studies discussed"

    def __str__(self) -> str:
        return f"case {self.case_id}"


class ReportCorrection(Correction):
    report = models.ForeignKey(SpecialReport, models.CASCADE, related_name="corrections")
