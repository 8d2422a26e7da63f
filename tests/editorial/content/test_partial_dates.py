"""A date that is known to the month or the year stands on its first day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from editorial.content.partial_dates import add_months
from policies.models import Policy


@pytest.mark.parametrize(
    ("precision", "day", "stored_precision"),
    [
        ("year", date(2015, 1, 1), "year"),
        ("month", date(2015, 7, 1), "month"),
        ("day", date(2015, 7, 4), "day"),
        ("approximate", date(2015, 7, 4), "approximate"),
        ("", date(2015, 7, 4), "day"),
    ],
)
def test_date_stands_on_the_first_day_of_what_is_known(precision, day, stored_precision):
    policy = Policy(published_on=date(2015, 7, 4), published_on_precision=precision)
    policy.clean()
    assert (policy.published_on, policy.published_on_precision) == (day, stored_precision)


def test_precision_without_its_date_is_refused():
    with pytest.raises(ValidationError) as refused:
        Policy(published_on_precision="year").clean()
    assert refused.value.message_dict == {"published_on": ["Give the date, or leave its precision empty."]}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2015, 1, 31), 1, date(2015, 2, 28)),
        (date(2015, 11, 30), 3, date(2016, 2, 29)),
        (date(2015, 12, 4), 1, date(2016, 1, 4)),
        (date(2015, 7, 4), 24, date(2017, 7, 4)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, later):
    assert add_months(day, months) == later
