"""What can be asked of the list of policies."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from catalogue.api.filters import DayFilter, EntryFilter, TermFilter, WordFilter
from catalogue.selection import Selection
from policies.public.words import Kind, Level, Lifecycle


class PolicyFilter(EntryFilter):
    kind = WordFilter("kind", Kind.choices, label=_("Kind"))
    level = WordFilter("level", Level.choices, label=_("Level"))
    lifecycle = WordFilter("lifecycle", Lifecycle.choices, label=_("Status"))
    ics = TermFilter("ics", label=_("ICS"))
    in_force_on = DayFilter(method="in_force", label=_("In force on"))
    comments_open_on = DayFilter(method="comments_open", label=_("Open for comments on"))

    def in_force(self, selection: Selection, name: str, value: date) -> Selection:
        """From its first day until the day before it ended. Without a first day it is not known to be in force."""
        day = value.toordinal()
        return selection.within("in_force_on", high=day).outside("ended_on", high=day)

    def comments_open(self, selection: Selection, name: str, value: date) -> Selection:
        """From the day it was issued to the closing day, both included."""
        return selection.within("sorted_on", high=value.toordinal()).within("comments_close_on", low=value.toordinal())
