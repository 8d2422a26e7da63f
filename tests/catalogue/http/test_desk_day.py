"""What asks for the day says for how long its answer holds."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from catalogue.http.answer_store.release_digest import SETTINGS_OF_ANSWERS
from catalogue.http.desk_day import desk_today, exact_desk_day, noting_days

TODAY = timezone.localdate()
FOR_EVER = date.max
PUBLIC_FILES = ("catalogue", "policies/public", "cases/public", "newsletters/public")
# Of these no answer is made that is kept: addresses, middleware, keys, instants in the desk's zone.
CLOCKS = {
    "catalogue/http/conditions.py", "catalogue/http/desk_day.py", "catalogue/http/page_cache.py",
    "catalogue/query/filter_fields.py", "catalogue/vocabulary/date_text.py", "catalogue/vocabulary/load.py",
}  # fmt: skip
# Settings that name no text: where things are, and limits.
NOT_IN_TEXTS = {
    "ANSWERS_FILE", "ANSWER_STORE_MB", "BASE_DIR", "CACHE_IS_SHARED", "DATABASES", "PUBLIC_CACHE_SECONDS", "ROOT_URLCONF",
    "STATIC_ROOT",
}  # fmt: skip


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


@pytest.mark.parametrize(
    ("use", "last"),
    [
        (lambda today: today < in_days(5), 4),
        (lambda today: in_days(5) <= today, 4),
        (lambda today: today > in_days(1), 0),
        (lambda today: today >= in_days(0), 0),
        (lambda today: in_days(-1) < today, None),
        (lambda today: in_days(-9) <= today <= in_days(9), 8),
        (lambda today: in_days(3) - today, 0),
        (lambda today: today - in_days(-3), 0),
        (lambda today: today.isoformat(), 0),
        (lambda today: today == in_days(4), 0),
    ],
)
def test_answer_holds_until_a_date_comes_or_midnight(use, last):
    with noting_days() as days:
        used = use(desk_today())
    assert used == use(timezone.localdate())
    assert (days.first, days.last) == (timezone.localdate(), FOR_EVER if last is None else in_days(last))


@pytest.mark.parametrize("use", [lambda today: {today}, lambda today: today.year, lambda today: today + timedelta(days=1)])
def test_use_that_would_not_be_noted_fails(use):
    with noting_days(), pytest.raises((TypeError, AttributeError)):
        use(desk_today())


def test_answer_with_the_day_itself_holds_today():
    with noting_days() as days:
        assert exact_desk_day() == timezone.localdate()
    assert days.last == timezone.localdate()
    assert type(desk_today()) is date  # nobody notes


def public_sources() -> list[tuple[str, str]]:
    paths = [path for folder in PUBLIC_FILES for path in sorted((settings.BASE_DIR / folder).rglob("*.py"))]
    return [(path.relative_to(settings.BASE_DIR).as_posix(), path.read_text()) for path in paths]


def test_public_code_asks_for_the_day_where_it_is_noted():
    clock = re.compile(r"\blocaldate\(\)|\blocaltime\(|\btimezone\.now\(|\bdate\.today\(|\bdatetime\.now\(")
    assert {path for path, text in public_sources() if clock.search(text)} == CLOCKS


def test_settings_of_public_texts_are_in_the_digest_of_the_release():
    named = {name for _path, text in public_sources() for name in re.findall(r"\bsettings\.([A-Z][A-Z_]+)", text)}
    assert named - NOT_IN_TEXTS <= set(SETTINGS_OF_ANSWERS)
    assert named >= NOT_IN_TEXTS
