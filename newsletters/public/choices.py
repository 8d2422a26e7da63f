"""The fixed words of newsletters and reports, as stored, filtered and shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.vocabulary.choice_labels import register_choices

# The types of the links that these publications make; catalogue/vocabulary/link_types.py has their verbs.
CONTAINS, REPORTS_ON, DISCUSSES = "contains", "reports_on", "discusses"


class ContentForm(models.TextChoices):
    """What an item is made of; it may be several at once."""

    SUMMARY = "summary", _("Summary")
    TRANSLATION = "translation", _("Translation")
    STRATEGIC_ANALYSIS = "strategic_analysis", _("Strategic analysis")


class TranslationAvailability(models.TextChoices):
    """Whether the full text that an item reports on can be had in English, and who translated it."""

    NONE = "none", _("No translation")
    ON_REQUEST = "on_request", _("Translation on request")
    PARTIAL = "partial", _("Partial translation")
    MACHINE = "machine", _("Machine translation")
    HUMAN = "human", _("Human translation")
    REVIEWED = "reviewed", _("Reviewed translation")


register_choices(content_form=ContentForm, translation_availability=TranslationAvailability)
