"""Choices of newsletters and reports: stored codes with their labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.vocabulary.choice_labels import register_choices

# Link types of these publications; catalogue/vocabulary/link_types.py has their verbs.
CONTAINS, REPORTS_ON, DISCUSSES = "contains", "reports_on", "discusses"


class ContentForm(models.TextChoices):
    """What an item consists of; an item may have several forms."""

    SUMMARY = "summary", _("Summary")
    TRANSLATION = "translation", _("Translation")
    STRATEGIC_ANALYSIS = "strategic_analysis", _("Strategic analysis")


class TranslationAvailability(models.TextChoices):
    """Whether the full text that an item reports on is available in English, and how it was translated."""

    NONE = "none", _("No translation")
    ON_REQUEST = "on_request", _("Translation on request")
    PARTIAL = "partial", _("Partial translation")
    MACHINE = "machine", _("Machine translation")
    HUMAN = "human", _("Human translation")
    REVIEWED = "reviewed", _("Reviewed translation")


register_choices(content_form=ContentForm, translation_availability=TranslationAvailability)
