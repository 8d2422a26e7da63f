"""Form fields of filters that take instants, days and search words."""

import re
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from catalogue.search import searcher
from catalogue.vocabulary.date_text import start_of_day
from infra.text.standard_numbers import parse

MAX_QUERY_CHARACTERS = 200
DAY_PATTERN = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")  # date.fromisoformat reads more, such as 2015-W10-1


def validate_standard_number(text: str) -> None:
    """Raises ValidationError for what is not one number of a standard."""
    if parse(text) is None:
        raise ValidationError(_("Give the number of a standard, such as GB/T 22080-2025."))


class InstantField(forms.Field):
    """An instant: an ISO 8601 date and time, UTC if it has no zone; or a day, which begins in the desk's zone."""

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            day = parse_date(value)
            parsed = start_of_day(day) if day else parse_datetime(value)
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
            day = date.fromisoformat(value) if DAY_PATTERN.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None:
            raise ValidationError(_("Give a day such as 2015-03-01."))
        return day


class PastDayField(DayField):
    """A day that is not after today in the desk's zone."""

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and day > timezone.localdate():
            raise ValidationError(_("Give a day that has come."))
        return day


class KeywordsField(forms.CharField):
    """Search words: at most MAX_QUERY_CHARACTERS and MAX_WORDS."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_QUERY_CHARACTERS, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if "\ufffd" in text:
            raise ValidationError(_("The text is not valid UTF-8."))
        if len(searcher.parse_words(text)) > searcher.MAX_WORDS:
            raise ValidationError(_("At most %(most)s words."), params={"most": searcher.MAX_WORDS})
        return text
