"""A piece of news: published by itself, and printed in an issue. Facts and analysis are kept apart."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models import CaseStudy
from editorial.content.partial_dates import normalize_precision, precision_constraint, precision_field
from editorial.models import Correction, Publication
from editorial.rich_text.fields import RichTextField, TitleField
from newsletters.public.choices import ContentForm, TranslationAvailability
from policies.models import LanguageText, Policy


def without_texts(content: dict[str, Any]) -> dict[str, Any]:
    """The content of shape 2, which had no texts in other languages, in shape 3."""
    return {**content, "own": {**content["own"], "texts": []}}


class Item(Publication):
    """What happened, told as fact; and, signed and dated, what the desk makes of it."""

    ENTRY_TYPE = "item"
    CHILD_RELATIONS = ("policies", "cases", "texts", "corrections")
    SHAPE = 3
    UPGRADE_STEPS = {**Publication.UPGRADE_STEPS, 2: without_texts}

    title_zh = TitleField("Chinese title", blank=True, help_text="Of the text that it reports on, if there is one.")
    is_summary = models.BooleanField("a summary", default=False, help_text="It sums up a text or an event.")
    is_translation = models.BooleanField("a translation", default=False, help_text="It translates a text or part of it.")
    is_strategic_analysis = models.BooleanField(
        "a strategic analysis", default=False, help_text="It says what this means for the partners."
    )
    reported_on = models.DateField(default=timezone.localdate, help_text="The day the desk reports it; lists are in this order.")
    event_on = models.DateField(
        "happened on", null=True, blank=True, help_text="The day of the event itself, as exactly as it is known."
    )
    event_on_precision = precision_field()
    comments_close_on = models.DateField(
        "comments close on", null=True, blank=True, help_text="The last day on which comments are taken, if any are."
    )
    translation_availability = models.CharField(
        max_length=12, choices=TranslationAvailability, default=TranslationAvailability.ON_REQUEST,
        help_text="What a reader can have of the original text in English.",
    )  # fmt: skip
    facts = RichTextField(help_text="What happened and who said so. No opinion of the desk.")
    analysis = RichTextField(help_text="What the desk makes of it. Shown apart from the facts, with name and date.")
    analyst = models.CharField(
        "analysis signed by", max_length=200, blank=True, help_text="A person or the desk, such as “SESEC III desk”."
    )
    analysed_on = models.DateField("analysis dated", null=True, blank=True, help_text="The day on which it was written.")

    class Meta(Publication.Meta):
        indexes = [
            *Publication.Meta.indexes,
            models.Index(fields=["comments_close_on"], name="item_closing", condition=Q(comments_close_on__isnull=False)),
        ]
        constraints = [
            precision_constraint("item", "event_on"),
            models.CheckConstraint(
                name="item_analysis_is_signed_and_dated",
                condition=Q(analysis="") | (~Q(analyst="") & Q(analysed_on__isnull=False)),
                violation_error_message="An analysis is signed and dated: say by whom, and when.",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        normalize_precision(self, "event_on")
        problems = {}
        if self.analysis and not self.analyst.strip():
            problems["analyst"] = "Say who signs the analysis."
        if self.analysis and self.analysed_on is None:
            problems["analysed_on"] = "Give the day on which the analysis was written."
        if problems:
            raise ValidationError(problems)

    def clean_for_publication(self) -> None:
        super().clean_for_publication()
        if not self.content_forms:
            raise ValidationError(
                {"content_forms": "Tick what it is: summary, translation, strategic analysis; several are allowed."}
            )

    def gaps_for_readers(self) -> list[str]:
        gaps = [] if self.facts else ["Facts: none are written."]
        if not self.title_zh:
            gaps.append("Chinese title: Chinese pages show the English one.")
        if self.is_translation and self.translation_availability == TranslationAvailability.NONE:
            gaps.append("It is called a translation, and readers are told that there is none.")
        return gaps

    @property
    def content_forms(self) -> list[str]:
        return [form.value for form in ContentForm if getattr(self, f"is_{form.value}")]


class ItemPolicy(models.Model):
    """A policy that the item reports on."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="policies")
    position = models.PositiveIntegerField(default=0, help_text="Policies stand in this order.")
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="+", help_text="Type a part of its title or number.")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "policy reported on"
        verbose_name_plural = "policies reported on"

    def __str__(self) -> str:
        return f"policy {self.policy_id}"


class ItemCase(models.Model):
    """A case study that the item reports on."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="cases")
    position = models.PositiveIntegerField(default=0, help_text="Case studies stand in this order.")
    case = models.ForeignKey(
        CaseStudy, models.CASCADE, related_name="+", verbose_name="case study", help_text="Type a part of its title."
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "case study reported on"
        verbose_name_plural = "case studies reported on"

    def __str__(self) -> str:
        return f"case {self.case_id}"


class ItemText(LanguageText):
    """A whole translation of what the item reports on, or of the item itself."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="texts")


class ItemCorrection(Correction):
    item = models.ForeignKey(Item, models.CASCADE, related_name="corrections")
