"""What can be asked of the list of policies."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from catalogue.query.entry_query import EntryQuery
from catalogue.query.filters import DayFilter, EntryFilterSet, FacetChoiceFilter, TermFilter
from policies.public.choices import PolicyKind, PolicyLevel, PolicyLifecycle


class PolicyFilterSet(EntryFilterSet):
    kind = FacetChoiceFilter("kind", PolicyKind.choices, label=_("Kind"))
    level = FacetChoiceFilter("level", PolicyLevel.choices, label=_("Level"))
    lifecycle = FacetChoiceFilter("lifecycle", PolicyLifecycle.choices, label=_("Status"))
    ics = TermFilter("ics", label=_("ICS"))
    in_force_on = DayFilter(method="in_force", label=_("In force on"))
    comments_open_on = DayFilter(method="comments_open", label=_("Open for comments on"))

    def in_force(self, entry_query: EntryQuery, name: str, value: date) -> EntryQuery:
        """From its first day until the day before it ended. Without a first day it is not known to be in force."""
        day = value.toordinal()
        return entry_query.within("in_force_on", high=day).outside("ended_on", high=day)

    def comments_open(self, entry_query: EntryQuery, name: str, value: date) -> EntryQuery:
        """From the day it was issued to the closing day, both included."""
        return entry_query.within("sorted_on", high=value.toordinal()).within("comments_close_on", low=value.toordinal())
