"""Filters of the glossary, in pages and API."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter

from catalogue.query.entry_query import EntryQuery
from catalogue.query.filter_fields import MAX_QUERY_CHARACTERS
from catalogue.query.filters import EntryFilterSet, FacetPatternFilter
from glossary.public.term_lookup import keys_with_name

LETTER = "[A-Z0]"  # 0 for names that begin with no letter


class NameFilter(CharFilter):
    """Terms with this name, in any case: a right one in either language, or one that is avoided."""

    is_of_today = True
    phrase = _("with the name “{}”")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(max_length=MAX_QUERY_CHARACTERS, **kwargs)

    def filter(self, entry_query: EntryQuery, value: str) -> EntryQuery:
        if not value:
            return entry_query
        return entry_query.with_keys(f"term={value.casefold()}", keys_with_name(value, entry_query.revision))


class GlossaryFilterSet(EntryFilterSet):
    term = NameFilter(label=_("Term"))
    abbreviation = FacetPatternFilter("abbreviation", r"[^\x00-\x1f]{1,40}", label=_("Abbreviation"))
    letter = FacetPatternFilter("letter", LETTER, label=_("First letter"))
    initial = FacetPatternFilter("initial", LETTER, label=_("First letter of the pinyin"))
