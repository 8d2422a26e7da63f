"""The shared vocabulary: what publications are about, where, and who acts.

A term is public when it comes from the standard lists or a live entry carries it.
"""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.names_field import NamesField
from catalogue.models.search_text_field import SearchTextField


class Tier(models.TextChoices):
    PRIMARY = "primary", _("Primary")
    SECONDARY = "secondary", _("Secondary")
    TERTIARY = "tertiary", _("Tertiary")


class Vocabulary(models.Model):
    """A term with a code that never changes. Terms in use are retired, not deleted.

    `code` is the public identifier (in addresses and filters); `version` counts changes of the term itself.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(
        "code", max_length=60, unique=True, help_text="Used in addresses and filters, such as “big-data”. It stays for ever."
    )
    name_en = models.CharField("English name", max_length=200, help_text="As readers see it, everywhere at once when it changes.")
    name_zh = models.CharField("Chinese name", max_length=200, blank=True, help_text="In simplified characters, such as 大数据.")
    aliases = NamesField(
        "other names", help_text="Under which readers look for it too, one a line, such as 工信部. Search finds them at once."
    )
    is_standard = models.BooleanField("from the standard list", default=False, editable=False)
    # Proposed by an author for drafts: not published until an editor confirms it. A declined one is retired as well.
    is_proposed = models.BooleanField("proposed", default=False, db_default=False, editable=False)
    is_retired = models.BooleanField("retired", default=False, help_text="No longer offered for new work; old entries keep it.")
    # A merged term is no longer used: what refers to it means the other term (docs/decisions/025).
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    # Whether readers could know of the merged term: then its address redirects.
    is_redirected = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    search_text = SearchTextField()

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        """Both names; one where they are the same, as those of a phase."""
        return " ".join(dict.fromkeys(name for name in (self.name_en, self.name_zh) if name))


class Sector(Vocabulary):
    """An economic sector: a section (letter) or division (letter and two digits) of GB/T 4754."""

    scheme = models.CharField(max_length=40, default="GB/T 4754-2017", help_text="The list that the code is from.")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", help_text="The sector that it is a part of."
    )
    industry_tier = models.CharField(
        max_length=10, choices=Tier, blank=True, help_text="Primary: farming; secondary: making; tertiary: services."
    )
    nace_section = models.CharField(
        "NACE Rev. 2 section", max_length=20, blank=True, help_text="The European counterpart, such as “J”."
    )

    def __str__(self) -> str:
        return f"{self.code} {super().__str__()}"


class Technology(Vocabulary):
    """An enabler such as big data."""

    class Meta(Vocabulary.Meta):
        verbose_name_plural = "technologies"


class Region(Vocabulary):
    """An ISO 3166-2:CN subdivision. The name is the standard's and says nothing about status."""

    numeric_code = models.CharField("old numeric code", max_length=5, blank=True, help_text="Such as CN-41; still accepted.")


class Organization(Vocabulary):
    """An authority, body, committee, partner, company or medium. The code is the abbreviation where there is one."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority", _("Authority")
        STANDARDS_BODY = "standards_body", _("Standards body")
        TECHNICAL_COMMITTEE = "technical_committee", _("Technical committee")
        PARTNER = "partner", _("Partner")
        COMPANY = "company", _("Company")
        MEDIA = "media", _("Media")

    abbreviation = models.CharField(max_length=40, blank=True, help_text="Such as MIIT.")
    kind = models.CharField(max_length=20, choices=Kind, help_text="What it is; partners select priority areas.")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", help_text="The body that it belongs to."
    )
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The body whose work it took over, such as AQSIQ for SAMR.",
    )  # fmt: skip
    succeeded_on = models.DateField("took over on", null=True, blank=True, help_text="Only with a predecessor.")

    class Meta(Vocabulary.Meta):
        constraints = [
            models.CheckConstraint(
                name="organization_succession_has_predecessor",
                condition=Q(succeeded_on=None) | Q(predecessor__isnull=False),
                violation_error_message="Give the predecessor with the date on which this body took over.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.abbreviation} – {super().__str__()}" if self.abbreviation else super().__str__()


ICS_CODE = r"^\d\d(\.\d{3}(\.\d\d)?)?$"


class IcsField(Vocabulary):
    """A field (`35`), group (`35.240`) or sub-group (`35.240.60`) of the International Classification for Standards."""

    code = models.CharField(
        max_length=9,
        unique=True,
        validators=[RegexValidator(ICS_CODE, "Give a field, group or sub-group such as 35, 35.240 or 35.240.60.")],
        help_text="Used in filters. It stays for ever.",
    )

    class Meta(Vocabulary.Meta):
        verbose_name = "ICS field"


class Phase(Vocabulary):
    """A phase of the project; each phase has its own series of newsletters."""

    starts_on = models.DateField(help_text="The first day of the phase.")
    ends_on = models.DateField(null=True, blank=True, help_text="The last day; empty while it runs.")

    class Meta(Vocabulary.Meta):
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                name="phase_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                violation_error_message="A phase ends on or after the day it starts.",
            )
        ]


class PriorityArea(Vocabulary):
    """A field of work that partners asked the desk to follow."""


class PrioritySelection(models.Model):
    """One partner's choice of an area for a phase; weight 1 (some interest) to 3 (most)."""

    area = models.ForeignKey(PriorityArea, models.CASCADE, related_name="selections")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="+", help_text="For which phase.")
    partner = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", limit_choices_to={"kind": "partner"}, help_text="Who selected it."
    )
    weight = models.PositiveSmallIntegerField(default=2, help_text="1: some interest, 3: most.")

    class Meta:
        ordering = ["area", "phase", "partner"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "phase", "partner"],
                name="one_selection_a_partner_and_phase",
                violation_error_message="This partner already selected the area in that phase.",
            ),
            models.CheckConstraint(
                name="selection_weight_1_to_3",
                condition=Q(weight__range=(1, 3)),
                violation_error_message="The weight is 1, 2 or 3.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner.code}: {self.area.name_en} ({self.phase.code})"
