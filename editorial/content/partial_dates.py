"""Dates with a precision, as two columns: a date known to the year is not the first of January. Also adds months to a date."""

import datetime
from calendar import monthrange

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class DatePrecision(models.TextChoices):
    DAY = "day", "day"
    MONTH = "month", "month"
    YEAR = "year", "year"
    APPROXIMATE = "approximate", "approximate"


def precision_field() -> models.CharField:
    return models.CharField(
        "known to the", max_length=12, choices=DatePrecision, blank=True, help_text="Day, month, year; or approximate."
    )


def precision_constraint(model: str, date: str) -> models.CheckConstraint:
    """Requires both columns or neither."""
    return models.CheckConstraint(
        name=f"{model}_{date}_has_precision",
        condition=Q(**{date: None, f"{date}_precision": ""}) | (Q(**{f"{date}__isnull": False}) & ~Q(**{f"{date}_precision": ""})),
        violation_error_message=f"Give “{date.replace('_', ' ')}” together with how exactly it is known, or leave both empty.",
    )


def normalize_precision(row: models.Model, *names: str) -> None:
    """Sets the precision of a date without one to the day, and a date known to the month or year to its first day.

    Raises ValidationError for a precision without its date.
    """
    for name in names:
        date, precision = getattr(row, name), getattr(row, f"{name}_precision")
        if date is None and precision:
            raise ValidationError({name: "Give the date, or leave its precision empty."})
        if date and not precision:
            setattr(row, f"{name}_precision", DatePrecision.DAY)
        elif date and precision == DatePrecision.MONTH:
            setattr(row, name, date.replace(day=1))
        elif date and precision == DatePrecision.YEAR:
            setattr(row, name, date.replace(month=1, day=1))


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month `months` later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
