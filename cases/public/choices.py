"""Choices of case studies: stored codes with their labels."""

from django.db import models


class CasePolicyLinkType(models.TextChoices):
    """How a case relates to a policy; the verbs are read from the case."""

    ILLUSTRATES = "illustrates", "illustrates"
    TRIGGERED_BY = "triggered_by", "was triggered by"
    REGULATED_BY = "regulated_by", "is regulated by"
