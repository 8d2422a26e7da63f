"""Standards as the desk works on them: an edition under its number, what it replaces, adopts and has as counterparts."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from catalogue.models import IcsField, Organization
from editorial.content.partial_dates import normalize_precision, precision_constraint, precision_field
from editorial.models import Correction, Publication
from editorial.rich_text.fields import RichTextField, TitleField, WebAddressField
from infra.text.standard_numbers import StandardNumber, parse
from policies.models import Policy
from standards.public.choices import (
    AdoptionDegree,
    CounterpartDegree,
    ReplacementExtent,
    StandardNature,
    StandardPolicyLinkType,
    StandardStage,
)

DATE_FIELDS = ("issued_on", "in_force_on", "ended_on")
MAX_NUMBER_LENGTH = 80
UNREADABLE_NUMBER = "The desk cannot read this as one number of a standard, such as GB/T 22080-2025 or ISO/IEC 27001:2022."
TAKEN_NUMBER = "The desk has this standard already: “{}”."


class StandardKeyField(models.CharField):
    """The key of the row's `document_number`, by which two spellings are one; NULL without a number. Each save writes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": MAX_NUMBER_LENGTH, "null": True, "unique": True, "editable": False, **kwargs})

    def pre_save(self, model_instance: Any, add: bool) -> str | None:
        standard = parse(model_instance.document_number)
        setattr(model_instance, self.attname, standard.key if standard else None)
        return getattr(model_instance, self.attname)


class Standard(Publication):
    """One edition of a standard. `title` is its English title."""

    ENTRY_TYPE = "standard"
    CHILD_RELATIONS = ("replacements", "adoptions", "counterparts", "policies", "corrections")
    SHAPE = 1
    UPGRADE_STEPS: ClassVar[dict] = {}
    DERIVED_FIELDS = (*Publication.DERIVED_FIELDS, "number_key")

    document_number = models.CharField(
        "number", max_length=MAX_NUMBER_LENGTH, blank=True,
        help_text="In any spelling, such as GB/T 22080-2025. Empty for a plan that has none yet.",
    )  # fmt: skip
    number_key = StandardKeyField()
    title_zh = TitleField("Chinese title", blank=True, help_text="As issued, such as 网络安全技术 信息安全管理体系 要求.")
    nature = models.CharField(
        max_length=10, choices=StandardNature, blank=True, help_text="Empty: as the number says, such as /T for voluntary."
    )
    stage = models.CharField(
        max_length=12, choices=StandardStage, default=StandardStage.UNKNOWN,
        help_text="Issued: whether it is in force follows from its dates. Replaced and withdrawn: from the day after its last.",
    )  # fmt: skip
    plan_number = models.CharField(
        "plan number 计划编号", max_length=40, blank=True, help_text="Of the project, such as 20230001-T-339."
    )
    issued_on = models.DateField("issued on 发布日期", null=True, blank=True, help_text="The day on which it was issued.")
    issued_on_precision = precision_field()
    in_force_on = models.DateField("in force from 实施日期", null=True, blank=True, help_text="The day from which it holds.")
    in_force_on_precision = precision_field()
    ended_on = models.DateField("last day in force", null=True, blank=True, help_text="The last day on which it held.")
    ended_on_precision = precision_field()
    comments_close_on = models.DateField(
        "comments close on", null=True, blank=True, help_text="The last day for comments, if a draft is in consultation."
    )
    issuers = models.ManyToManyField(
        Organization, blank=True, related_name="+", verbose_name="committee and ministry",
        help_text="Who is responsible for it, such as “SAC/TC 260” or “MIIT”.",
    )  # fmt: skip
    ics = models.ManyToManyField(
        IcsField, blank=True, related_name="+", verbose_name="ICS fields", help_text="Such as 35.030 (IT security)."
    )
    ccs = models.CharField(
        "CCS 中国标准分类号", max_length=3, blank=True, validators=[RegexValidator("^[A-Z][0-9]{2}$", "Write it as L80.")],
        help_text="The Chinese classification of standards, such as L80.",
    )  # fmt: skip
    body = RichTextField(help_text="What it requires, in the desk's words.")
    for_europe = RichTextField("what it means for Europe", help_text="For whom in Europe it matters, and why.")
    to_do = models.CharField(
        "what to do", max_length=500, blank=True, help_text="One sentence, such as “Have products tested again.”"
    )
    to_do_by = models.DateField("to be done by", null=True, blank=True, help_text="The last day for it.")
    doubts = models.TextField(
        "where sources disagree", blank=True, max_length=1000,
        help_text="What could not be made certain, shown to readers: “Two registers say that it was issued on 14 October.”",
    )  # fmt: skip

    class Meta(Publication.Meta):
        indexes = [
            *Publication.Meta.indexes,
            models.Index(fields=["comments_close_on"], name="standard_closing", condition=Q(comments_close_on__isnull=False)),
            models.Index(fields=["in_force_on"], name="standard_in_force", condition=Q(in_force_on__isnull=False)),
            models.Index(fields=["to_do_by"], name="standard_to_do", condition=Q(to_do_by__isnull=False)),
        ]
        constraints = [
            *(precision_constraint("standard", name) for name in DATE_FIELDS),
            models.CheckConstraint(
                name="standard_ends_after_it_is_in_force",
                condition=Q(ended_on=None) | Q(in_force_on=None) | Q(ended_on__gte=F("in_force_on")),
                violation_error_message="A standard ends on or after the day on which it came into force.",
            ),
        ]

    def clean(self) -> None:
        """Writes the number in the standard way, and takes address and nature from it where they are empty."""
        super().clean()
        normalize_precision(self, *DATE_FIELDS)
        if self.document_number:
            standard = parse_number(self.document_number, "document_number")
            self.document_number = standard.printed
            self.slug = self.slug or standard.slug
            self.nature = self.nature or standard.nature
        elif not self.slug:
            raise ValidationError({"slug": "Give an address, as there is no number to take it from."})

    def validate_unique(self, exclude: Any = None) -> None:
        super().validate_unique(exclude)
        standard = parse(self.document_number)
        others = Standard.objects.exclude(pk=self.pk).filter(number_key=standard.key) if standard else ()
        for other in others:
            raise ValidationError({"document_number": TAKEN_NUMBER.format(other)})

    def clean_for_publication(self) -> None:
        super().clean_for_publication()
        if not self.sorting_day:
            raise ValidationError({"issued_on": "Give at least one date: lists are in order of time."})

    @property
    def sorting_day(self) -> Any:
        return self.issued_on or self.in_force_on or self.comments_close_on


def parse_number(text: str, field: str) -> StandardNumber:
    """Raises ValidationError of the field for what is not one number of a standard."""
    if standard := parse(text):
        return standard
    raise ValidationError({field: UNREADABLE_NUMBER})


class Replacement(models.Model):
    """From a standard to one that it replaces, in whole or in part: by number, and to its record where the desk has one."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="replacements")
    position = models.PositiveIntegerField(default=0, help_text="They stand in this order.")
    number = models.CharField(
        max_length=MAX_NUMBER_LENGTH, blank=True, help_text="Such as GB 21146-2007. Empty: that of the record."
    )
    target = models.ForeignKey(
        Standard, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="record",
        help_text="Found by the number where the desk has it; its page shows the reverse.",
    )  # fmt: skip
    extent = models.CharField(
        max_length=5, choices=ReplacementExtent, default=ReplacementExtent.WHOLE, help_text="Whether all of it is replaced."
    )
    note = models.CharField(max_length=500, blank=True, help_text="One sentence, shown to readers.")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "replaced standard"
        constraints = [
            models.CheckConstraint(
                name="replacement_is_of_another_standard",
                condition=Q(target=None) | ~Q(target=F("standard")),
                violation_error_message="A standard cannot replace itself.",
            ),
            models.CheckConstraint(
                name="replacement_has_a_number",
                condition=~Q(number=""),
                violation_error_message="Give the number of the standard that is replaced, or choose its record.",
            ),
        ]

    def __str__(self) -> str:
        return f"replaces {self.number}"

    def clean(self) -> None:
        if self.target and not self.number:
            self.number = self.target.document_number
        self.number = parse_number(self.number, "number").printed
        if self.target_id is not None and self.target_id == self.standard_id:
            raise ValidationError({"number": "A standard cannot replace itself."})


def link_replacements(replacements: Iterable[Replacement]) -> None:
    """Links those without a record to the standards that have their numbers. Two statements."""
    unlinked = {one: standard.key for one in replacements if one.target_id is None and (standard := parse(one.number))}
    keys = dict(Standard.objects.filter(number_key__in=unlinked.values()).values_list("number_key", "pk"))
    for one, key in unlinked.items():
        one.target_id = keys.get(key) if keys.get(key) != one.standard_id else None
    Replacement.objects.bulk_update(unlinked, ["target"])


class Adoption(models.Model):
    """An international standard that the standard adopts."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="adoptions")
    position = models.PositiveIntegerField(default=0, help_text="They stand in this order.")
    number = models.CharField(max_length=MAX_NUMBER_LENGTH, help_text="Such as ISO/IEC 27001:2022.")
    degree = models.CharField(
        max_length=3, choices=AdoptionDegree, blank=True, help_text="As the standard says. Empty if it is unknown."
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "adopted standard"

    def __str__(self) -> str:
        return f"{self.number} {self.degree}".strip()


class Counterpart(models.Model):
    """A European or international standard or law on the same subject. `number` is a number or a name."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="counterparts")
    position = models.PositiveIntegerField(default=0, help_text="They stand in this order.")
    number = models.CharField("number or name", max_length=200, help_text="Such as EN 303 645, or Directive 2011/65/EU (RoHS).")
    degree = models.CharField(
        max_length=7, choices=CounterpartDegree, blank=True, help_text="How near it is. Empty if nobody compared."
    )
    url = WebAddressField("address", blank=True, help_text="Where it can be read.")
    note = models.CharField(max_length=500, blank=True, help_text="One sentence, shown to readers.")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.number


class StandardPolicy(models.Model):
    """From a standard to a policy; the policy shows the reverse verb."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="policies")
    position = models.PositiveIntegerField(default=0, help_text="Policies stand in this order.")
    type = models.CharField(
        max_length=12, choices=StandardPolicyLinkType, default=StandardPolicyLinkType.ANNOUNCED_IN,
        help_text="What the standard has to do with the policy.",
    )  # fmt: skip
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="+", help_text="Type a part of its title or number.")
    note = models.CharField(max_length=500, blank=True, help_text="One sentence, shown to readers beside the policy.")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "policy of the standard"
        verbose_name_plural = "policies of the standard"

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.policy_id}"


class StandardCorrection(Correction):
    standard = models.ForeignKey(Standard, models.CASCADE, related_name="corrections")
