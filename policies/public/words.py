"""The fixed words of policies, as stored, filtered and shown."""

from django.db import models


class Kind(models.TextChoices):
    LAW = "law", "Law"
    ADMINISTRATIVE_REGULATION = "administrative_regulation", "Administrative regulation"
    DEPARTMENTAL_RULE = "departmental_rule", "Departmental rule"
    MEASURES = "measures", "Measures"
    GUIDING_OPINIONS = "guiding_opinions", "Guiding opinions"
    IMPLEMENTATION_PLAN = "implementation_plan", "Implementation plan"
    ACTION_PLAN = "action_plan", "Action plan"
    FIVE_YEAR_PLAN = "five_year_plan", "Five-year plan"
    WORK_REPORT = "work_report", "Work report"
    NOTICE = "notice", "Notice"
    INITIATIVE = "initiative", "Initiative"
    STANDARD = "standard", "Standard"
    LOCAL_ROLLOUT = "local_rollout", "Local roll-out"
    CONSULTATION_DRAFT = "consultation_draft", "Consultation draft"
    OTHER = "other", "Other"


class Level(models.TextChoices):
    NATIONAL = "national", "National"
    MINISTRY = "ministry", "Ministry"
    PROVINCIAL = "provincial", "Provincial"
    MUNICIPAL = "municipal", "Municipal"
    INDUSTRY = "industry", "Industry"


class Lifecycle(models.TextChoices):
    ANNOUNCED = "announced", "Announced"
    CONSULTATION = "consultation", "In consultation"
    ADOPTED = "adopted", "Adopted"
    IN_FORCE = "in_force", "In force"
    AMENDED = "amended", "Amended"
    SUPERSEDED = "superseded", "Superseded"
    ENDED = "ended", "Ended"
    WITHDRAWN = "withdrawn", "Withdrawn"
    UNKNOWN = "unknown", "Unknown"


class TextStatus(models.TextChoices):
    OFFICIAL = "official", "Official text"
    NONE = "none", "No translation"
    ON_REQUEST = "on_request", "Translation on request"
    PARTIAL = "partial", "Partial translation"
    MACHINE = "machine", "Machine translation"
    HUMAN = "human", "Human translation"
    REVIEWED = "reviewed", "Reviewed translation"


class RelationType(models.TextChoices):
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
