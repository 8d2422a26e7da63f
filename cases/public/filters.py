"""What can be asked of the list of case studies."""

from catalogue.api.filters import EntryFilter, WordFilter
from catalogue.models import Tier


class CaseFilter(EntryFilter):
    tier = WordFilter("tier", Tier.choices, label="Sector of the economy")
