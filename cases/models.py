"""Case studies as the desk works on them: traditional industry + enabling technologies = new industry."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from cases.public.choices import CasePolicyLinkType
from catalogue.models import Organization
from catalogue.models.vocabulary import Tier
from editorial.content.partial_dates import normalize_precision, precision_constraint, precision_field
from editorial.models import Correction, Publication
from editorial.rich_text.fields import RichTextField, TitleField
from policies.models import Policy


class CaseStudy(Publication):
    """A company, a project or a film that shows an industry becoming another one."""

    ENTRY_TYPE = "case"
    CHILD_RELATIONS = ("policies", "corrections")

    name_zh = TitleField("Chinese name", blank=True, help_text="Of the company or project, such as 微信.")
    traditional_industry = TitleField(
        blank=True, help_text="The left side of the equation, such as “Taxi services”; technologies are added to it."
    )
    new_industry = TitleField(blank=True, help_text="The right side of the equation, such as “Ride hailing”.")
    tier = models.CharField(
        "industry tier", max_length=10, choices=Tier, help_text="The tier to which the traditional industry belongs."
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Whose case it is. Leave it empty where nobody's: a documentary film is a case too.",
    )  # fmt: skip
    started_on = models.DateField("started on", null=True, blank=True, help_text="When it began, as exactly as it is known.")
    started_on_precision = precision_field()
    recorded_on = models.DateField(
        "recorded on",
        default=timezone.localdate,
        help_text="The day the desk recorded it; places it in lists when the start is unknown.",
    )
    background = RichTextField(help_text="How things were before.")
    what_changed = RichTextField(help_text="What is done differently, and since when.")
    regulators_response = RichTextField("regulator's response", help_text="What authorities said or did about it.")
    outcome = RichTextField(help_text="What came of it, as far as is known.")

    class Meta(Publication.Meta):
        verbose_name = "case study"
        verbose_name_plural = "case studies"
        constraints = [precision_constraint("case_study", "started_on")]

    def clean(self) -> None:
        super().clean()
        normalize_precision(self, "started_on")

    def clean_for_publication(self) -> None:
        super().clean_for_publication()
        problems = {}
        if not self.traditional_industry.strip():
            problems["traditional_industry"] = "Name the traditional industry: the equation starts with it."
        if not self.technologies.all():
            problems["technologies"] = "Choose at least one technology: the equation adds it to the old industry."
        if not self.new_industry.strip():
            problems["new_industry"] = "Name the new industry: the equation ends with it."
        if problems:
            raise ValidationError(problems)


class CasePolicy(models.Model):
    """From a case to a policy; the policy shows the reverse verb."""

    case = models.ForeignKey(CaseStudy, models.CASCADE, related_name="policies")
    position = models.PositiveIntegerField(default=0, help_text="Policies stand in this order.")
    type = models.CharField(
        max_length=12, choices=CasePolicyLinkType, default=CasePolicyLinkType.ILLUSTRATES,
        help_text="What the case has to do with the policy.",
    )  # fmt: skip
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="+", help_text="Type a part of its title or number.")
    note = models.CharField(max_length=500, blank=True, help_text="One sentence, shown to readers beside the policy.")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "policy of the case"
        verbose_name_plural = "policies of the case"

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.policy_id}"


class CaseCorrection(Correction):
    case = models.ForeignKey(CaseStudy, models.CASCADE, related_name="corrections")
