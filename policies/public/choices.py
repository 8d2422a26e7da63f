"""Choices of policies: stored codes with their labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.vocabulary.choice_labels import register_choices


class PolicyKind(models.TextChoices):
    LAW = "law", _("Law")
    ADMINISTRATIVE_REGULATION = "administrative_regulation", _("Administrative regulation")
    DEPARTMENTAL_RULE = "departmental_rule", _("Departmental rule")
    MEASURES = "measures", _("Measures")
    GUIDING_OPINIONS = "guiding_opinions", _("Guiding opinions")
    IMPLEMENTATION_PLAN = "implementation_plan", _("Implementation plan")
    ACTION_PLAN = "action_plan", _("Action plan")
    FIVE_YEAR_PLAN = "five_year_plan", _("Five-year plan")
    WORK_REPORT = "work_report", _("Work report")
    NOTICE = "notice", _("Notice")
    INITIATIVE = "initiative", _("Initiative")
    STANDARD = "standard", _("Standard")
    LOCAL_ROLLOUT = "local_rollout", _("Local implementation")
    CONSULTATION_DRAFT = "consultation_draft", _("Consultation draft")
    OTHER = "other", _("Other")


class PolicyLevel(models.TextChoices):
    NATIONAL = "national", _("National")
    MINISTRY = "ministry", _("Ministry")
    PROVINCIAL = "provincial", _("Provincial")
    MUNICIPAL = "municipal", _("Municipal")
    INDUSTRY = "industry", _("Industry")


class PolicyLifecycle(models.TextChoices):
    ANNOUNCED = "announced", _("Announced")
    CONSULTATION = "consultation", _("In consultation")
    ADOPTED = "adopted", _("Adopted")
    IN_FORCE = "in_force", _("In force")
    AMENDED = "amended", _("Amended")
    SUPERSEDED = "superseded", _("Superseded")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    UNKNOWN = "unknown", _("Unknown")


class PolicyTextStatus(models.TextChoices):
    OFFICIAL = "official", _("Official text")
    NONE = "none", _("No translation")
    ON_REQUEST = "on_request", _("Translation on request")
    PARTIAL = "partial", _("Partial translation")
    MACHINE = "machine", _("Machine translation")
    HUMAN = "human", _("Human translation")
    REVIEWED = "reviewed", _("Reviewed translation")


class PolicyRelationType(models.TextChoices):
    AMENDS = "amends", "amends"
    REPEALS = "repeals", "repeals"
    REPLACES = "replaces", "replaces"
    CORRECTS = "corrects", "corrects"
    BASED_ON = "based_on", "is based on"
    BUILDS_ON = "builds_on", "builds on"
    IMPLEMENTS = "implements", "implements"
    ROLLS_OUT = "rolls_out", "rolls out"
    COMPLEMENTS = "complements", "complements"
    ANNOUNCED_IN = "announced_in", "was announced in"
    CITES = "cites", "cites"


register_choices(kind=PolicyKind, level=PolicyLevel, lifecycle=PolicyLifecycle, text_status=PolicyTextStatus)
