"""The fixed words of case studies, as stored, filtered and shown."""

from django.db import models


class CasePolicyLinkType(models.TextChoices):
    """What a case is to a policy, read from the case."""

    ILLUSTRATES = "illustrates", "illustrates"
    TRIGGERED_BY = "triggered_by", "was triggered by"
    REGULATED_BY = "regulated_by", "is regulated by"
