"""What can be asked of the list of case studies."""

from django.utils.translation import gettext_lazy as _

from catalogue.api.filters import EntryFilter, WordFilter
from catalogue.models import Tier


class CaseFilter(EntryFilter):
    tier = WordFilter("tier", Tier.choices, label=_("Sector of the economy"))
