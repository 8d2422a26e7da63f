"""Filters of the list of items, in pages and API."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from catalogue.query.entry_query import EntryQuery
from catalogue.query.filters import DayFilter, EntryFilterSet, FacetChoiceFilter
from newsletters.public.choices import ContentForm


class ItemFilterSet(EntryFilterSet):
    content_form = FacetChoiceFilter("content_form", ContentForm.choices, label=_("Kind of text"))
    comments_open_on = DayFilter(method="filter_comments_open_on", label=_("Open for comments on"))

    def filter_comments_open_on(self, entry_query: EntryQuery, name: str, value: date) -> EntryQuery:
        """Keeps items open for comments on the day: from the day of the report to the closing day, both included."""
        return entry_query.within("sorted_on", high=value.toordinal()).within("comments_close_on", low=value.toordinal())
