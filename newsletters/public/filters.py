"""What can be asked of the lists of items, issues and reports."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from catalogue.query.entry_query import EntryQuery
from catalogue.query.filters import DayFilter, EntryFilterSet, FacetChoiceFilter
from newsletters.public.choices import ContentForm


class ItemFilterSet(EntryFilterSet):
    content_form = FacetChoiceFilter("content_form", ContentForm.choices, label=_("Kind of text"))
    comments_open_on = DayFilter(method="comments_open", label=_("Open for comments on"))

    def comments_open(self, entry_query: EntryQuery, name: str, value: date) -> EntryQuery:
        return entry_query.within("sorted_on", high=value.toordinal()).within("comments_close_on", low=value.toordinal())
