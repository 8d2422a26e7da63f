"""Filters of the list of policies, in pages and API."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from catalogue.query.entry_query import EntryQuery
from catalogue.query.filters import DayFilter, DocumentNumberFilter, EntryFilterSet, FacetChoiceFilter, TermFilter
from policies.public.choices import PolicyKind, PolicyLevel, PolicyLifecycle


class PolicyFilterSet(EntryFilterSet):
    kind = FacetChoiceFilter("kind", PolicyKind.choices, label=_("Kind"))
    level = FacetChoiceFilter("level", PolicyLevel.choices, label=_("Level"))
    lifecycle = FacetChoiceFilter("lifecycle", PolicyLifecycle.choices, label=_("Status"))
    ics = TermFilter("ics", label=_("ICS"))
    document_number = DocumentNumberFilter(label=_("Document number"))
    in_force_on = DayFilter(method="filter_in_force_on", label=_("In force on"))
    comments_open_on = DayFilter(method="filter_comments_open_on", label=_("Open for comments on"))

    def filter_in_force_on(self, entry_query: EntryQuery, name: str, value: date) -> EntryQuery:
        """Keeps policies in force on the day: `in_force_on` is on or before it, `ended_on` is after it or unknown."""
        day = value.toordinal()
        return entry_query.within("in_force_on", high=day).outside("ended_on", high=day)

    def filter_comments_open_on(self, entry_query: EntryQuery, name: str, value: date) -> EntryQuery:
        """Keeps policies open for comments on the day: from the day of issue to the closing day, both included."""
        return entry_query.within("sorted_on", high=value.toordinal()).within("comments_close_on", low=value.toordinal())
