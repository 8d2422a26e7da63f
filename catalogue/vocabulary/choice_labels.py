"""Labels of stored codes, by facet and code, in the reader's language."""

from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.http.language import active_language
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


UNKNOWN = "unknown"  # the code of choices that says that nothing is known; facets show it last


def register_choices(**facets: type[TextChoices]) -> None:
    """Register the labels of choices by facet name, for choice_label(); each app registers its own."""
    LABELS.update({facet: dict(choices.choices) for facet, choices in facets.items()})


def choice_label(facet: str, code: Any) -> str:
    """The label of a code; "" for an empty code. An unknown code is shown with spaces, rather than failing the page."""
    return _label(facet, str(code), active_language()) if code else ""


@lru_cache(maxsize=4096)
def _label(facet: str, code: str, language: str) -> str:
    """`language` is the active one: it is part of the key."""
    return str(LABELS[facet].get(code, code.replace("_", " ").capitalize()))


register_choices(event=Change.Event, tier=Tier, organization_kind=Organization.Kind)
