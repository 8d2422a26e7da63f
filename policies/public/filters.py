"""What can be asked of the list of policies."""

from datetime import date

from django.db.models import Q

from catalogue.api.filters import DayFilter, EntryFilter, WordFilter
from catalogue.selection import Selection
from policies.public.words import Kind, Level, Lifecycle


class PolicyFilter(EntryFilter):
    kind = WordFilter("kind", Kind.choices, label="Kind")
    level = WordFilter("level", Level.choices, label="Level")
    lifecycle = WordFilter("lifecycle", Lifecycle.choices, label="Status")
    in_force_on = DayFilter(method="in_force", label="In force on")
    comments_open_on = DayFilter(method="comments_open", label="Open for comments on")

    def in_force(self, selection: Selection, name: str, value: date) -> Selection:
        """From its first day until the day before it ended. Without a first day it is not known to be in force."""
        ongoing = Q(ended_on__isnull=True) | Q(ended_on__gt=value)
        return selection.with_condition(f"{name}={value}", Q(in_force_on__lte=value) & ongoing)

    def comments_open(self, selection: Selection, name: str, value: date) -> Selection:
        """From the day it was issued to the closing day, both included."""
        return selection.with_condition(f"{name}={value}", Q(sorted_on__lte=value, comments_close_on__gte=value))
