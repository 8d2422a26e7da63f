"""The filters of the list of all types: those that all types share, and the type. Apps declare their types before this is read."""

from django.utils.translation import gettext_lazy as _

from catalogue.index.bitmap_index import TYPE
from catalogue.publication_types import type_choices
from catalogue.query.filters import EntryFilterSet, FacetChoiceFilter


class SearchFilterSet(EntryFilterSet):
    type = FacetChoiceFilter(TYPE, type_choices(), label=_("Type"))
