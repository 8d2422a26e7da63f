"""The filters of every list, for pages and API alike. A FilterSet turns query parameters into an EntryQuery."""

from copy import copy
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalogue.http.language import active_language
from catalogue.index.bitmap_index import RELATION
from catalogue.index.process_cache import derive_at, public_terms, vocabulary_at
from catalogue.models import Entry, Link
from catalogue.query.change_log import first_change_number_since
from catalogue.query.code_fields import CodeField, CodeListField, PatternListField, UidListField
from catalogue.query.entry_query import ORDERINGS, EntryQuery, keys_of_uids
from catalogue.query.exclusions import contradictions, exclusion_filters, is_exclusion
from catalogue.query.filter_fields import (
    MAX_QUERY_CHARACTERS,
    DayField,
    InstantField,
    KeywordsField,
    PastDayField,
    validate_standard_number,
)
from catalogue.search import searcher
from catalogue.search.analyzer import document_number_token, named_number_token
from catalogue.search.inverted_index import keys_with_token
from catalogue.vocabulary.choice_labels import choice_label
from catalogue.vocabulary.date_text import start_of_day
from catalogue.vocabulary.link_types import LINK_VERBS

OF_TODAY = ("q", "related_to", "relation")


def is_repeatable(filter_: Any) -> bool:
    """Whether the parameter may be given several times: an answer has one of the values."""
    return getattr(filter_, "is_repeatable", False)


class TermFilter(django_filters.MultipleChoiceFilter):
    """Entries that carry a vocabulary term; with several codes, any of them. Accepts the codes of public terms only.

    The code of a merged term means the term that it was merged into.
    """

    field_class = CodeListField
    is_repeatable = True

    def __init__(self, facet: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.facet = facet

    @property
    def field(self) -> forms.Field:
        revision = self.parent.queryset.revision
        terms = public_terms(self.facet, revision)
        codes = {term.code for term in terms}
        aliases = [
            alias for (facet, alias), code in vocabulary_at(revision).code_aliases.items() if facet == self.facet and code in codes
        ]
        self.extra["choices"] = [*((term.code, term.label) for term in terms), *((alias, alias) for alias in aliases)]
        message = format_lazy(_("“%(value)s” is not a known {facet} code."), facet=choice_label("facet", self.facet).lower())
        self.extra["error_messages"] = {"invalid_choice": message}
        return super().field

    def filter(self, entry_query: EntryQuery, codes: list[str]) -> EntryQuery:
        vocabulary = vocabulary_at(entry_query.revision)
        canonical = [term.code for code in codes if (term := vocabulary.get(self.facet, code))]
        return self.narrow(entry_query, canonical) if codes else entry_query

    def narrow(self, entry_query: EntryQuery, codes: list[str]) -> EntryQuery:
        return entry_query.with_term(self.facet, *codes)


class ColumnChoiceFilter(django_filters.MultipleChoiceFilter):
    """Rows with one of the fixed values of the column `facet`; with several values, any of them."""

    field_class = CodeListField
    is_repeatable = True

    def __init__(self, facet: str, choices: Any, **kwargs: Any) -> None:
        allowed = ", ".join(str(value) for value, _label in choices)
        messages = {"invalid_choice": format_lazy(_("“%(value)s” is not one of: {allowed}."), allowed=allowed)}
        super().__init__(facet, choices=choices, error_messages=messages, **kwargs)
        self.facet = facet


class FacetChoiceFilter(ColumnChoiceFilter):
    """Entries with one of the fixed values of a facet such as `kind`; with several values, any of them."""

    def filter(self, entry_query: EntryQuery, values: list[str]) -> EntryQuery:
        return self.narrow(entry_query, values) if values else entry_query

    def narrow(self, entry_query: EntryQuery, values: list[str]) -> EntryQuery:
        return entry_query.with_term(self.facet, *values)


class DayFacetFilter(FacetChoiceFilter):
    """Entries with one of the values of a facet that follows from the day (PublicationType.day_facets)."""

    is_of_today = True


class FacetPatternFilter(FacetChoiceFilter):
    """Entries with one of the codes of a facet that has too many to name them, such as `ccs`: in any case, after `pattern`."""

    field_class = PatternListField

    def __init__(self, facet: str, pattern: str = "", choices: Any = (), **kwargs: Any) -> None:
        super().__init__(facet, choices, **kwargs)
        self.extra |= {"pattern": pattern, "error_messages": {"invalid_choice": _("“%(value)s” is no code of this kind.")}}


class CodeFilter(django_filters.ChoiceFilter):
    """One of the fixed values, in any case."""

    field_class = CodeField


class UidFilter(django_filters.Filter):
    """Rows with one of these uids."""

    field_class = UidListField
    is_repeatable = True

    def filter(self, rows: Any, uids: list[UUID]) -> Any:
        return rows.filter(uid__in=uids) if uids else rows


class EntryUidFilter(UidFilter):
    def filter(self, entry_query: EntryQuery, uids: list[UUID]) -> EntryQuery:
        name = f"uid={sorted(map(str, uids))}"
        return entry_query.with_keys(name, keys_of_uids(uids)) if uids else entry_query


class DayFilter(django_filters.Filter):
    field_class = DayField


class PastDayFilter(DayFilter):
    field_class = PastDayField


class InstantFilter(django_filters.Filter):
    field_class = InstantField


class KeywordsFilter(django_filters.Filter):
    field_class = KeywordsField


class DocumentNumberFilter(django_filters.CharFilter):
    """Entries whose document number is this one in any spelling: full-width, in other brackets or without, with spaces."""

    is_of_today = True
    phrase = _("with the number {}")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_QUERY_CHARACTERS, **kwargs)

    def filter(self, entry_query: EntryQuery, value: str) -> EntryQuery:
        token = document_number_token(value)
        return entry_query.with_keys(f"document_number={token}", keys_with_token(token)) if value else entry_query


class NamedNumberFilter(django_filters.CharFilter):
    """Entries that name a standard by its number in one of their lists, such as those that adopt ISO/IEC 27001 in any edition.

    `phrase` says so in the sentence that describes a list.
    """

    is_of_today = True

    def __init__(self, named_in: str, phrase: Any, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_QUERY_CHARACTERS, validators=[validate_standard_number], **kwargs)
        self.named_in, self.phrase = named_in, phrase

    def filter(self, entry_query: EntryQuery, value: str) -> EntryQuery:
        token = named_number_token(self.named_in, value)
        return entry_query.with_keys(token, keys_with_token(token)) if value else entry_query


class EntryFilterForm(forms.Form):
    of_today: ClassVar[tuple[str, ...]] = ()  # filters of what is indexed for today only

    def clean(self) -> dict[str, Any]:
        """Refuse `known_on` beside a filter on what is indexed for today only, and a value that is excluded too."""
        cleaned = super().clean() or self.cleaned_data
        for name in self.of_today:
            if cleaned.get("known_on") and cleaned.get(name):
                self.add_error(name, _("It cannot be asked together with known_on: it is kept as it is today."))
        for name, value in contradictions(cleaned).items():
            self.add_error(name, _("“%(value)s” cannot be asked for and excluded at once.") % {"value": value})
        return cleaned


class SharedFields(dict[str, forms.Field]):
    """Fields that all forms of a class share: none changes them, and copying their choices took a fifth of a list."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "SharedFields":
        return self


class OwnFilters(dict[str, django_filters.Filter]):
    """Filters of which each set gets a shallow copy: it binds them to itself, and their choices are fixed or made anew."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, django_filters.Filter]:
        return {name: _own_copy(one) for name, one in self.items()}


def _own_copy(one: django_filters.Filter) -> django_filters.Filter:
    own = copy(one)
    own.extra = dict(one.extra)
    own.method = one.method  # binds a named method to the copy
    return own


class EntryFilterSet(django_filters.FilterSet):
    """The filters that every list of entries has. Each filter of a facet, those of subclasses too, has its exclusion."""

    uid = EntryUidFilter(label=_("Uid"))
    q = KeywordsFilter(method="filter_keywords", label=_("Keywords"))
    sector = TermFilter("sector", label=_("Sector"))
    technology = TermFilter("technology", label=_("Technology"))
    region = TermFilter("region", label=_("Region"))
    organization = TermFilter("organization", label=_("Organization"))
    priority_area = TermFilter("priority_area", label=_("Priority area"))
    issued_after = DayFilter(method="filter_issue_date", label=_("Issued on or after"))
    issued_before = DayFilter(method="filter_issue_date", label=_("Issued on or before"))
    changed_since = InstantFilter(method="filter_changed_since", label=_("Changed since"))
    known_on = PastDayFilter(method="filter_known_on", label=_("As known on"))
    related_to = django_filters.UUIDFilter(method="filter_related_to", label=_("Related to the publication with this uid"))
    relation = CodeFilter(
        choices=[(name, forward) for name, (forward, _reverse) in LINK_VERBS.items()], method="filter_relation_type",
        label=_("Type of the relation"), null_label=None,
        error_messages={"invalid_choice": format_lazy(_("Must be one of: {allowed}."), allowed=", ".join(LINK_VERBS))},
    )  # fmt: skip
    ordering = CodeFilter(
        choices=[(name, name) for name in ORDERINGS], method="filter_ordering", label=_("Order"), null_label=None,
        error_messages={"invalid_choice": format_lazy(
            _("Must be one of: {allowed}. There is no order by title: each language has its own."), allowed=", ".join(ORDERINGS)
        )},
    )  # fmt: skip

    class Meta:
        form = EntryFilterForm

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        """Without the exclusions that the request has not: hardly one has any, and each would be copied with its choices."""
        every = type(self).base_filters
        self.__dict__["base_filters"] = OwnFilters(
            (name, every[name]) for name in every if not is_exclusion(name) or name in (data or ())
        )
        super().__init__(data, *args, **kwargs)

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        filters = super().get_filters()
        return {**filters, **exclusion_filters(filters)}

    def get_form_class(self) -> type[forms.Form]:
        """Made once for each language and index of a revision, whose terms are the choices; anew where there are exclusions."""
        if any(map(is_exclusion, self.filters)):
            return self._make_form_class()
        return derive_at(self.queryset.revision, (type(self), active_language()), self._make_form_class)

    def _make_form_class(self) -> type[forms.Form]:
        form_class = super().get_form_class()
        form_class.of_today = OF_TODAY + tuple(name for name, one in self.filters.items() if hasattr(one, "is_of_today"))
        form_class.base_fields = SharedFields(form_class.base_fields)
        return form_class

    def filter_queryset(self, queryset: EntryQuery) -> EntryQuery:  # type: ignore[override]
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    def filter_keywords(self, entry_query: EntryQuery, name: str, value: str) -> EntryQuery:
        return entry_query.containing(searcher.parse_words(value))

    def filter_issue_date(self, entry_query: EntryQuery, name: str, value: date) -> EntryQuery:
        day = value.toordinal()
        return entry_query.within("sorted_on", low=day) if name == "issued_after" else entry_query.within("sorted_on", high=day)

    def filter_changed_since(self, entry_query: EntryQuery, name: str, value: datetime) -> EntryQuery:
        return entry_query.within("change", low=first_change_number_since(value))

    def filter_known_on(self, entry_query: EntryQuery, name: str, value: date) -> EntryQuery:
        """Entries as they were at the end of that day in the desk's zone."""
        return entry_query.as_of(first_change_number_since(start_of_day(value + timedelta(days=1))) - 1)

    def filter_related_to(self, entry_query: EntryQuery, name: str, value: Any) -> EntryQuery:
        relation = self.form.cleaned_data.get("relation")
        types = {"type": relation} if relation else {}
        live = Link.objects.filter(**types, entry__standing=Entry.Standing.LIVE, to__standing=Entry.Standing.LIVE).order_by()
        linking_to_it = live.filter(to=value).values_list("entry_id", flat=True)
        linked_from_it = live.filter(entry__uid=value).values_list("to__id", flat=True)
        return entry_query.with_keys(f"{name}={value},{relation}", linking_to_it.union(linked_from_it, all=True))

    def filter_relation_type(self, entry_query: EntryQuery, name: str, value: str) -> EntryQuery:
        """Entries with any live relation of that type; beside `related_to`, filter_related_to applies it."""
        if self.form.cleaned_data.get("related_to"):
            return entry_query
        return entry_query.with_term(RELATION, value)

    def filter_ordering(self, entry_query: EntryQuery, name: str, value: str) -> EntryQuery:
        return entry_query.ordered_by(value)
