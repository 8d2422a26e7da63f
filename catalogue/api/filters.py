"""The filters that every list understands, for pages and API alike. A FilterSet turns query parameters into a Selection."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalogue import search
from catalogue.labels import label
from catalogue.link_types import VERBS
from catalogue.log import first_change_since
from catalogue.membership import RELATION
from catalogue.memory import names_at, public_names
from catalogue.models import Entry, Link
from catalogue.selection import ORDERS, Selection

LONGEST_QUERY = 200


class InstantField(forms.Field):
    """An ISO 8601 date or date and time; without a zone it is UTC."""

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            day = parse_date(value)
            parsed = datetime(day.year, day.month, day.day) if day else parse_datetime(value)
            if parsed is None:
                raise ValueError
            return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValidationError(_("Give a date or time such as 2015-03-01 or 2015-03-01T08:00:00Z.")) from None


class DayField(forms.Field):
    """A day as YYYY-MM-DD."""

    widget = forms.DateInput(attrs={"type": "date"})

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            day = date.fromisoformat(value) if len(value) == 10 else None
        except ValueError:
            day = None
        if day is None:
            raise ValidationError(_("Give a day such as 2015-03-01."))
        return day


class PastDayField(DayField):
    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and day > timezone.localdate():
            raise ValidationError(_("Give a day that has come."))
        return day


class WordsField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_QUERY, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if "\ufffd" in text:
            raise ValidationError(_("The text is not valid UTF-8."))
        if len(search.words(text)) > search.MOST_WORDS:
            raise ValidationError(_("At most %(most)s words."), params={"most": search.MOST_WORDS})
        return text


class TermFilter(django_filters.MultipleChoiceFilter):
    """Entries that carry a vocabulary term; given twice, either. Codes are those the public may know of.

    The code of a term that was merged answers as that of the term that stayed.
    """

    def __init__(self, facet: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.facet = facet

    @property
    def field(self) -> forms.Field:
        moment = self.parent.queryset.moment
        names = public_names(self.facet, moment)
        known = {name.code for name in names}
        aliases = [alias for (facet, alias), code in names_at(moment).aliases.items() if facet == self.facet and code in known]
        self.extra["choices"] = [*((name.code, name.label) for name in names), *((alias, alias) for alias in aliases)]
        said = format_lazy(_("“%(value)s” is not a known {facet} code."), facet=label("facet", self.facet).lower())
        self.extra["error_messages"] = {"invalid_choice": said}
        return super().field

    def filter(self, selection: Selection, codes: list[str]) -> Selection:
        names = names_at(selection.moment)
        canonical = [name.code for code in codes if (name := names.get(self.facet, code))]
        return selection.with_term(self.facet, *canonical) if codes else selection


class ColumnFilter(django_filters.MultipleChoiceFilter):
    """Rows with one of the fixed values of `facet`, a column; given twice, either."""

    def __init__(self, facet: str, choices: Any, **kwargs: Any) -> None:
        allowed = ", ".join(str(value) for value, _label in choices)
        messages = {"invalid_choice": format_lazy(_("“%(value)s” is not one of: {allowed}."), allowed=allowed)}
        super().__init__(facet, choices=choices, error_messages=messages, **kwargs)
        self.facet = facet


class WordFilter(ColumnFilter):
    """Entries with one of the fixed values of a facet such as `kind`; given twice, either."""

    def filter(self, selection: Selection, values: list[str]) -> Selection:
        return selection.with_term(self.facet, *values) if values else selection


class DayFilter(django_filters.Filter):
    field_class = DayField


class PastDayFilter(DayFilter):
    field_class = PastDayField


class InstantFilter(django_filters.Filter):
    field_class = InstantField


class WordsFilter(django_filters.Filter):
    field_class = WordsField


class EntryForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        """Words and relations are those of today."""
        said = super().clean() or self.cleaned_data
        for name in ("q", "related_to", "relation"):
            if said.get("known_on") and said.get(name):
                self.add_error(name, _("It cannot be asked together with known_on: it is kept as it is today."))
        return said


class EntryFilter(django_filters.FilterSet):
    """What can be asked of every list."""

    q = WordsFilter(method="matching", label=_("Words"))
    sector = TermFilter("sector", label=_("Sector"))
    technology = TermFilter("technology", label=_("Technology"))
    region = TermFilter("region", label=_("Region"))
    organization = TermFilter("organization", label=_("Organization"))
    priority_area = TermFilter("priority_area", label=_("Priority area"))
    issued_after = DayFilter(method="issued", label=_("Issued on or after"))
    issued_before = DayFilter(method="issued", label=_("Issued on or before"))
    changed_since = InstantFilter(method="changed", label=_("Changed since"))
    known_on = PastDayFilter(method="as_known", label=_("As known on"))
    related_to = django_filters.UUIDFilter(method="related", label=_("Related to the publication with this uid"))
    relation = django_filters.ChoiceFilter(
        choices=[(name, forward) for name, (forward, _reverse) in VERBS.items()], method="related_by",
        label=_("Type of the relation"), null_label=None,
        error_messages={"invalid_choice": format_lazy(_("Must be one of: {allowed}."), allowed=", ".join(VERBS))},
    )  # fmt: skip
    ordering = django_filters.ChoiceFilter(
        choices=[(name, name) for name in ORDERS], method="ordered", label=_("Order"), null_label=None,
        error_messages={"invalid_choice": format_lazy(_("Must be one of: {allowed}."), allowed=", ".join(ORDERS))},
    )  # fmt: skip

    class Meta:
        form = EntryForm

    def filter_queryset(self, queryset: Selection) -> Selection:  # type: ignore[override]
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    def matching(self, selection: Selection, name: str, value: str) -> Selection:
        return selection.containing(search.words(value))

    def issued(self, selection: Selection, name: str, value: date) -> Selection:
        day = value.toordinal()
        return selection.within("sorted_on", low=day) if name == "issued_after" else selection.within("sorted_on", high=day)

    def changed(self, selection: Selection, name: str, value: datetime) -> Selection:
        return selection.within("change", low=first_change_since(value))

    def as_known(self, selection: Selection, name: str, value: date) -> Selection:
        """At the end of the day in the desk's zone."""
        end = datetime.combine(value + timedelta(days=1), time.min, tzinfo=timezone.get_current_timezone())
        return selection.as_known(first_change_since(end) - 1)

    def related(self, selection: Selection, name: str, value: Any) -> Selection:
        relation = self.form.cleaned_data.get("relation")
        types = {"type": relation} if relation else {}
        live = Link.objects.filter(**types, entry__standing=Entry.Standing.LIVE, to__standing=Entry.Standing.LIVE).order_by()
        naming_it = live.filter(to=value).values_list("entry_id", flat=True)
        named_by_it = live.filter(entry__uid=value).values_list("to__id", flat=True)
        return selection.only(f"{name}={value},{relation}", naming_it.union(named_by_it, all=True))

    def related_by(self, selection: Selection, name: str, value: str) -> Selection:
        """Alone: entries with any live relation of that type; beside `related_to` it narrows that."""
        if self.form.cleaned_data.get("related_to"):
            return selection
        return selection.with_term(RELATION, value)

    def ordered(self, selection: Selection, name: str, value: str) -> Selection:
        return selection.ordered_by(value)
