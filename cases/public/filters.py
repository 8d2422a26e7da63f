"""Filters of the list of case studies, in pages and API."""

from django.utils.translation import gettext_lazy as _

from catalogue.models import Tier
from catalogue.query.filters import EntryFilterSet, FacetChoiceFilter


class CaseFilterSet(EntryFilterSet):
    tier = FacetChoiceFilter("tier", Tier.choices, label=_("Economic sector"))
