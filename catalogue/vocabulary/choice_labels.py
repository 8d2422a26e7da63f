"""Words for the codes that are stored and filtered: facet and code to what a reader sees, in the reader's language."""

from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.models import Change, Organization, Tier

ChoiceLabels = dict[str, str | Promise]
LABELS: dict[str, ChoiceLabels] = {
    "facet": {
        "sector": _("Sector"),
        "technology": _("Technology"),
        "region": _("Region"),
        "organization": _("Organization"),
        "priority_area": _("Priority area"),
    },
    "facets": {
        "sector": _("Sectors"),
        "technology": _("Technologies"),
        "region": _("Regions"),
        "organization": _("Organizations"),
        "priority_area": _("Priority areas"),
    },
}


def register_choices(**facets: type[TextChoices]) -> None:
    """From now on label() has words for these; each app tells its own."""
    LABELS.update({facet: dict(choices.choices) for facet, choices in facets.items()})


def choice_label(facet: str, code: Any) -> str:
    """A code that nobody told of is shown as it is, with spaces: a page with an odd word is better than none."""
    return str(LABELS[facet].get(str(code), str(code).replace("_", " ").capitalize())) if code else ""


register_choices(event=Change.Event, tier=Tier, organization_kind=Organization.Kind)
