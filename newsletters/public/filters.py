"""What can be asked of the lists of items, issues and reports."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from catalogue.api.filters import DayFilter, EntryFilter, WordFilter
from catalogue.selection import Selection
from newsletters.public.words import ContentForm


class ItemFilter(EntryFilter):
    content_form = WordFilter("content_form", ContentForm.choices, label=_("Kind of text"))
    comments_open_on = DayFilter(method="comments_open", label=_("Open for comments on"))

    def comments_open(self, selection: Selection, name: str, value: date) -> Selection:
        return selection.within("sorted_on", high=value.toordinal()).within("comments_close_on", low=value.toordinal())
