"""The fixed words of newsletters and reports, as stored, filtered and shown."""

from django.db import models

# The types of the links that these publications make; catalogue/link_types.py has their verbs.
CONTAINS, REPORTS_ON, DISCUSSES = "contains", "reports_on", "discusses"


class ContentForm(models.TextChoices):
    """What an item is made of; it may be several at once."""

    SUMMARY = "summary", "Summary"
    TRANSLATION = "translation", "Translation"
    STRATEGIC_ANALYSIS = "strategic_analysis", "Strategic analysis"


class TranslationAvailability(models.TextChoices):
    """Whether the full text that an item reports on can be had in English, and who translated it."""

    NONE = "none", "No translation"
    ON_REQUEST = "on_request", "Translation on request"
    PARTIAL = "partial", "Partial translation"
    MACHINE = "machine", "Machine translation"
    HUMAN = "human", "Human translation"
    REVIEWED = "reviewed", "Reviewed translation"
