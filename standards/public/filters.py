"""Filters of the list of standards, in pages and API."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from catalogue.query.entry_query import EntryQuery
from catalogue.query.filters import (
    DayFacetFilter,
    DayFilter,
    DocumentNumberFilter,
    EntryFilterSet,
    FacetChoiceFilter,
    FacetPatternFilter,
    NamedNumberFilter,
    TermFilter,
)
from standards.public.choices import StandardNature, StandardScope, StandardStage, StandardStatus
from standards.public.standard_status import keys_by_status


class StandardFilterSet(EntryFilterSet):
    status = DayFacetFilter("status", StandardStatus.choices, label=_("Status"))
    nature = FacetChoiceFilter("nature", StandardNature.choices, label=_("Nature"))
    scope = FacetChoiceFilter("scope", StandardScope.choices, label=_("Kind"))
    series = FacetPatternFilter("series", r"[A-Z][A-Z0-9/ ]{0,19}", label=_("Series"))
    stage = FacetChoiceFilter("stage", StandardStage.choices, label=_("Stage"))
    ics = TermFilter("ics", label=_("ICS"))
    ccs = FacetPatternFilter("ccs", "[A-Z]([0-9]{2})?", label=_("CCS"))
    committee = TermFilter("organization", label=_("Committee or ministry"))
    number = DocumentNumberFilter(label=_("Standard number"))
    replaces = NamedNumberFilter("replaces", _("that replace {}"), label=_("Replaces"))
    adopts = NamedNumberFilter("adopts", _("that adopt {}"), label=_("Adopts"))
    counterpart = NamedNumberFilter("counterparts", _("with the counterpart {}"), label=_("Counterpart"))
    in_force_on = DayFilter(method="filter_in_force_on", label=_("In force on"))
    comments_open_on = DayFilter(method="filter_comments_open_on", label=_("Open for comments on"))

    def filter_in_force_on(self, entry_query: EntryQuery, name: str, value: date) -> EntryQuery:
        """Keeps standards in force on the day, by the rule of their status."""
        keys = keys_by_status(entry_query.bitmap_index, value)[StandardStatus.IN_FORCE]
        return entry_query.with_keys(f"standard in force on {value}", keys)

    def filter_comments_open_on(self, entry_query: EntryQuery, name: str, value: date) -> EntryQuery:
        """Keeps standards open for comments on the day: in consultation, up to the closing day."""
        return entry_query.with_term("stage", StandardStage.CONSULTATION).within("comments_close_on", low=value.toordinal())
