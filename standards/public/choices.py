"""Choices of standards: stored codes with their labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.vocabulary.choice_labels import register_choices


class StandardNature(models.TextChoices):
    """Of an edition: GB 4706.1-2005 was mandatory, its successor GB/T 4706.1-2024 is voluntary."""

    MANDATORY = "mandatory", _("Mandatory")
    VOLUNTARY = "voluntary", _("Voluntary")
    GUIDANCE = "guidance", _("Guidance")


class StandardScope(models.TextChoices):
    """Whose standard it is. The codes are those of `infra.text.standard_numbers.Body`."""

    NATIONAL = "national", _("National standard")
    SECTOR = "sector", _("Sector standard")
    LOCAL = "local", _("Local standard")
    ASSOCIATION = "association", _("Association standard")
    ENTERPRISE = "enterprise", _("Enterprise standard")
    INTERNATIONAL = "international", _("International standard")
    EUROPEAN = "european", _("European standard")


class StandardStage(models.TextChoices):
    """What the desk records. Whether it is in force follows from the dates on the day of reading: StandardStatus."""

    PLANNED = "planned", _("Planned")
    DRAFTING = "drafting", _("Being drafted")
    CONSULTATION = "consultation", _("In consultation")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Issued")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    UNKNOWN = "unknown", _("Unknown")


class StandardStatus(models.TextChoices):
    """Where a standard stands on a day."""

    IN_FORCE = "in_force", _("In force")
    NOT_YET_IN_FORCE = "published_not_in_force", _("Issued, not yet in force")
    CONSULTATION = "consultation", _("In consultation")
    APPROVED = "approved", _("Approved")
    DRAFTING = "drafting", _("Being drafted")
    PLANNED = "planned", _("Planned")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    UNKNOWN = "unknown", _("Unknown")


class ReplacementExtent(models.TextChoices):
    WHOLE = "whole", _("whole")
    PART = "part", _("in part")


# Types of links by extent.
REPLACING: dict[str, str] = {ReplacementExtent.WHOLE: "replaces", ReplacementExtent.PART: "replaces_in_part"}


class AdoptionDegree(models.TextChoices):
    """Of the adoption of an international standard, as GB/T 1.2 and ISO/IEC Guide 21-1 name it."""

    IDT = "IDT", _("identical")
    MOD = "MOD", _("modified")
    NEQ = "NEQ", _("not equivalent")


class CounterpartDegree(models.TextChoices):
    """How near a European or international standard or law on the same subject is. Nothing is said by an empty value."""

    SAME = "same", _("same requirements")
    SIMILAR = "similar", _("similar requirements")
    SUBJECT = "subject", _("same subject")


class StandardPolicyLinkType(models.TextChoices):
    """How a standard relates to a policy; the verbs are read from the standard."""

    ANNOUNCED_IN = "announced_in", "was announced in"
    IMPLEMENTS = "implements", "implements"
    BASED_ON = "based_on", "is based on"
    COMPLEMENTS = "complements", "complements"


register_choices(
    nature=StandardNature, scope=StandardScope, stage=StandardStage, status=StandardStatus,
    extent=ReplacementExtent, adoption_degree=AdoptionDegree, counterpart_degree=CounterpartDegree,
)  # fmt: skip
