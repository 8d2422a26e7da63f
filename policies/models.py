"""Policies as the desk works on them: the work, its texts, dated events and relations."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from catalogue.models import IcsField, Organization
from editorial.content.partial_dates import normalize_precision, precision_constraint, precision_field
from editorial.models import Correction, Publication
from editorial.rich_text.fields import RichTextField, TitleField, WebAddressField
from policies.public.choices import PolicyKind, PolicyLevel, PolicyLifecycle, PolicyRelationType, PolicyTextStatus

DATE_FIELDS = ("written_on", "published_on", "in_force_on", "ended_on")


class Policy(Publication):
    """A law, plan, standard or other act (the work, not one of its texts)."""

    ENTRY_TYPE = "policy"
    CHILD_RELATIONS = ("texts", "events", "relations", "corrections")

    kind = models.CharField(max_length=30, choices=PolicyKind, help_text="What it calls itself. “Other” if you are not sure.")
    title_zh = TitleField("Chinese title", blank=True, help_text="As issued, such as 关于积极推进“互联网+”行动的指导意见.")
    document_number = models.CharField(
        "document number 发文字号", max_length=80, blank=True, help_text="Such as 国发〔2015〕40号 or GB/T 4754-2017."
    )
    issuers = models.ManyToManyField(
        Organization, blank=True, related_name="+", help_text="The bodies that issued it, such as “State Council”."
    )
    level = models.CharField(max_length=12, choices=PolicyLevel, help_text="Who is bound by it.")
    lifecycle = models.CharField(
        max_length=14,
        choices=PolicyLifecycle,
        default=PolicyLifecycle.UNKNOWN,
        help_text="Where it stands today. “Unknown” shows no badge: better than a guess.",
    )
    written_on = models.DateField("written on 成文日期", null=True, blank=True, help_text="The day under the text.")
    written_on_precision = precision_field()
    published_on = models.DateField("published on 发布日期", null=True, blank=True, help_text="The day it was made public.")
    published_on_precision = precision_field()
    in_force_on = models.DateField("in force from", null=True, blank=True, help_text="The day from which it holds.")
    in_force_on_precision = precision_field()
    ended_on = models.DateField("ended on", null=True, blank=True, help_text="The last day on which it held.")
    ended_on_precision = precision_field()
    comments_close_on = models.DateField(
        "comments close on", null=True, blank=True, help_text="The last day for comments, if it is a draft under consultation."
    )
    ics = models.ManyToManyField(
        IcsField,
        blank=True,
        related_name="+",
        verbose_name="ICS fields",
        help_text="For standards, such as 35.240 (applications of IT).",
    )
    body = RichTextField(help_text="What it says and why it matters, in the desk's words.")

    class Meta(Publication.Meta):
        verbose_name_plural = "policies"
        indexes = [
            *Publication.Meta.indexes,
            models.Index(fields=["comments_close_on"], name="policy_closing", condition=Q(comments_close_on__isnull=False)),
            models.Index(fields=["in_force_on"], name="policy_in_force", condition=Q(in_force_on__isnull=False)),
        ]
        constraints = [
            *(precision_constraint("policy", name) for name in DATE_FIELDS),
            models.CheckConstraint(
                name="policy_ends_after_it_is_in_force",
                condition=Q(ended_on=None) | Q(in_force_on=None) | Q(ended_on__gte=F("in_force_on")),
                violation_error_message="A policy ends on or after the day on which it came into force.",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        normalize_precision(self, *DATE_FIELDS)

    def clean_for_publication(self) -> None:
        super().clean_for_publication()
        if not self.is_dated:
            raise ValidationError({"published_on": "Give at least one date: lists are in order of time."})

    @property
    def is_dated(self) -> bool:
        return bool(self.published_on or self.written_on or self.in_force_on)


class LanguageText(models.Model):
    """Abstract: one language version, the official one or a translation, with who made it."""

    position = models.PositiveIntegerField(default=0, help_text="Texts stand in this order.")
    language = models.CharField(max_length=20, help_text="A code: zh-Hans for simplified Chinese, en for English.")
    status = models.CharField(
        max_length=12, choices=PolicyTextStatus, help_text="The official text, or what kind of translation it is."
    )
    title = TitleField(blank=True, help_text="In the language of this text.")
    url = WebAddressField("address", blank=True, help_text="Where it can be read, if it is not printed here.")
    translator = models.CharField(max_length=200, blank=True, help_text="Who translated it, as readers will see it.")
    body = RichTextField(help_text="The text itself, or the part that was translated.")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.language} ({self.get_status_display()})"


class PolicyText(LanguageText):
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="texts")


class PolicyEvent(models.Model):
    """A dated milestone."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="events")
    happened_on = models.DateField(help_text="Such as 04/07/2015.")
    happened_on_precision = precision_field()
    title = TitleField(help_text="Such as “Draft for comments published”.")
    note = models.TextField(blank=True, help_text="A sentence more, if it is needed.")

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [precision_constraint("policy_event", "happened_on")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        normalize_precision(self, "happened_on")


class PolicyRelation(models.Model):
    """From this policy to another; the other one shows the reverse verb."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="relations")
    position = models.PositiveIntegerField(default=0, help_text="Relations stand in this order.")
    type = models.CharField(max_length=14, choices=PolicyRelationType, help_text="Read it from this policy to the other.")
    target = models.ForeignKey(Policy, models.CASCADE, related_name="+", help_text="The other policy; it shows the reverse.")
    effective_on = models.DateField(null=True, blank=True, help_text="Since when, if it is known.")
    locator = models.CharField(max_length=200, blank=True, help_text="Where it says so, such as “Article 12”.")
    note = models.CharField(max_length=500, blank=True, help_text="One sentence, shown to readers.")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="relation_is_to_another_policy",
                condition=~Q(target=F("policy")),
                violation_error_message="A policy cannot be related to itself.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.target_id}"

    def clean(self) -> None:
        """A form leaves the policy out of what it asks the constraint."""
        if self.target_id is not None and self.target_id == self.policy_id:
            raise ValidationError({"target": "A policy cannot be related to itself."})


class PolicyCorrection(Correction):
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="corrections")
