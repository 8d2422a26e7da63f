"""The filters of the change log: of page and feed, and of the API, which has more events. Apps declare their types before."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.index.bitmap_index import TYPE
from catalogue.models import Change
from catalogue.publication_types import TERM_TYPE, log_type_choices, type_choices
from catalogue.query.change_query import ChangeQuery
from catalogue.query.filters import DayFilter, FacetChoiceFilter, InstantFilter, TermFilter, UidFilter
from catalogue.vocabulary.date_text import start_of_day

TERM_FACETS = ("sector", "technology", "region", "organization", "priority_area")


class ChangeFilterForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        """Refuse `event`, and the type of terms, beside a term: the index of versions knows neither."""
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(name) for name in TERM_FACETS):
            for name, value in (("event", cleaned.get("event")), ("type", TERM_TYPE in cleaned.get("type", ()))):
                if value:
                    self.add_error(name, _("It cannot be asked together with a sector or another term."))
        return cleaned


class ChangeFilterSet(django_filters.FilterSet):
    uid = UidFilter(label=_("Uid"), method="filter_uids")
    type = FacetChoiceFilter(TYPE, type_choices(), label=_("Type"))
    sector = TermFilter("sector", label=_("Sector"))
    technology = TermFilter("technology", label=_("Technology"))
    region = TermFilter("region", label=_("Region"))
    organization = TermFilter("organization", label=_("Organization"))
    priority_area = TermFilter("priority_area", label=_("Priority area"))
    changed_since = InstantFilter(method="filter_since", label=_("Changed since"))
    changed_until = DayFilter(method="filter_until", label=_("Changed on or before"))
    event = FacetChoiceFilter(
        "event", [(event.value, event.label) for event in Change.FOR_READERS], label=_("Event"), method="filter_event"
    )

    class Meta:
        form = ChangeFilterForm

    def filter_queryset(self, queryset: ChangeQuery) -> ChangeQuery:  # type: ignore[override]
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    def filter_uids(self, changes: ChangeQuery, name: str, uids: list[UUID]) -> ChangeQuery:
        """Events of the publications with these uids, of deleted ones too."""
        return changes.of_publications(*uids) if uids else changes

    def filter_since(self, changes: ChangeQuery, name: str, value: datetime) -> ChangeQuery:
        return changes.since_instant(value)

    def filter_until(self, changes: ChangeQuery, name: str, value: date) -> ChangeQuery:
        """Up to the end of that day in the desk's zone."""
        return changes if value == date.max else changes.before_instant(start_of_day(value + timedelta(days=1)))

    def filter_event(self, changes: ChangeQuery, name: str, values: list[str]) -> ChangeQuery:
        return changes.with_events(*values) if values else changes


class LogFilterSet(ChangeFilterSet):
    """The filters of the log as programs follow it: with vocabulary terms as a type, and all events."""

    type = FacetChoiceFilter(TYPE, log_type_choices(), label="Type")
    event = FacetChoiceFilter("event", Change.Event.choices, label="Event", method="filter_event")
