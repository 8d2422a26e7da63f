"""What a reader is told when asking whether a policy is in force: every state, with dates as exactly as they are known."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from policies.public.policy_status import policy_day_fields, policy_status

DAY = date(2026, 11, 29)
DATES = ("in_force_on", "ended_on")


def relation(type_: str, title: str = "New Rules", effective_on: date | None = None, direction: str = "reverse") -> dict[str, Any]:
    return {"type": type_, "title": title, "effective_on": effective_on, "direction": direction}


def status_of(lifecycle: str, *relations: dict[str, Any], day: date = DAY, **dates: Any) -> tuple[str, str]:
    """Badge and sentences. A date is ISO text, or (text, precision)."""
    document: dict[str, Any] = {"lifecycle": lifecycle, "comments_close_on": dates.get("comments_close_on")}
    for name in DATES:
        value = dates.get(name)
        text, precision = value if isinstance(value, tuple) else (value, "day" if value else "")
        document |= {name: text, f"{name}_precision": precision}
    status = policy_status(document, relations, day)
    return status.code, status.summary


@pytest.mark.parametrize(
    ("lifecycle", "dates", "expected"),
    [
        ("in_force", {"in_force_on": "2025-01-01"}, ("in_force", "In force since 1 January 2025.")),
        ("in_force", {"in_force_on": ("2025-01-01", "year")}, ("in_force", "In force since 2025.")),
        ("in_force", {"in_force_on": ("2025-03-01", "approximate")}, ("in_force", "In force since about March 2025.")),
        ("in_force", {}, ("in_force", "In force.")),
        ("in_force", {"in_force_on": "2027-01-28"}, ("adopted", "Not yet in force: from 28 January 2027.")),
        ("in_force", {"in_force_on": "2026-11-29"}, ("in_force", "In force since 29 November 2026.")),
        ("in_force", {"in_force_on": "2026-11-30"}, ("adopted", "Not yet in force: from 30 November 2026.")),
        ("in_force", {"in_force_on": ("2026-01-01", "year")}, ("in_force", "In force since 2026.")),
        ("adopted", {"in_force_on": "2026-11-01"}, ("in_force", "In force since 1 November 2026.")),
        ("adopted", {"in_force_on": ("2026-01-01", "year")}, ("adopted", "In force from 2026.")),
        ("adopted", {"in_force_on": "2027-01-28"}, ("adopted", "Not yet in force: from 28 January 2027.")),
        ("adopted", {}, ("adopted", "Adopted. From when it is in force is not known.")),
        ("amended", {"in_force_on": "2020-01-01"}, ("amended", "In force since 1 January 2020. Amended.")),
        ("announced", {}, ("announced", "Announced. Not known to be adopted.")),
        ("unknown", {}, ("unknown", "Status not known.")),
        ("unknown", {"in_force_on": "2027-01-28"}, ("unknown", "Not yet in force: from 28 January 2027.")),
        (
            "unknown",
            {"in_force_on": "2025-01-01"},
            ("unknown", "Entry into force: 1 January 2025. Status today not known."),
        ),
        (
            "unknown",
            {"in_force_on": "2025-01-01", "ended_on": "2030-12-31"},
            ("in_force", "In force since 1 January 2025. Ends on 31 December 2030."),
        ),
    ],
)
def test_entry_into_force_is_told_in_a_sentence_and_the_badge_agrees_with_the_day(lifecycle, dates, expected):
    assert status_of(lifecycle, **dates) == expected


@pytest.mark.parametrize(
    ("lifecycle", "ended_on", "expected"),
    [
        ("in_force", "2026-11-28", ("ended", "Ended on 28 November 2026.")),
        ("in_force", "2026-11-29", ("in_force", "In force. Ends on 29 November 2026.")),
        ("unknown", ("2015-01-01", "year"), ("ended", "Ended in 2015.")),
        ("unknown", ("2015-05-01", "month"), ("ended", "Ended in May 2015.")),
        ("unknown", ("2015-05-01", "approximate"), ("ended", "Ended about May 2015.")),
        ("in_force", ("2026-01-01", "year"), ("in_force", "In force. Ends in 2026.")),
        ("ended", ("2026-01-01", "year"), ("ended", "Ended in 2026.")),
        ("ended", None, ("ended", "Ended.")),
        ("ended", "2027-01-31", ("in_force", "In force. Ends on 31 January 2027.")),
        ("withdrawn", "2020-06-30", ("withdrawn", "Withdrawn on 30 June 2020.")),
        ("withdrawn", None, ("withdrawn", "Withdrawn.")),
        ("superseded", None, ("superseded", "Superseded.")),
        ("superseded", "2020-06-30", ("superseded", "Superseded; in force until 30 June 2020.")),
    ],
)
def test_last_day_in_force_ends_a_policy_however_it_is_labelled(lifecycle, ended_on, expected):
    assert status_of(lifecycle, ended_on=ended_on) == expected


@pytest.mark.parametrize(
    ("lifecycle", "relations", "dates", "expected"),
    [
        (
            "in_force",
            [relation("replaces", effective_on=date(2026, 5, 1))],
            {"in_force_on": "2015-01-01"},
            ("superseded", "Superseded by New Rules on 1 May 2026."),
        ),
        ("superseded", [relation("replaces")], {}, ("superseded", "Superseded by New Rules.")),
        ("unknown", [relation("replaces")], {}, ("superseded", "Superseded by New Rules.")),
        (
            "superseded",
            [relation("replaces")],
            {"ended_on": "2020-06-30"},
            ("superseded", "Superseded by New Rules; in force until 30 June 2020."),
        ),
        ("in_force", [relation("repeals", effective_on=date(2026, 5, 1))], {}, ("ended", "Repealed by New Rules on 1 May 2026.")),
        (
            "in_force",
            [relation("replaces", effective_on=date(2027, 5, 1))],
            {"in_force_on": "2015-01-01"},
            ("in_force", "In force since 1 January 2015. To be superseded by New Rules on 1 May 2027."),
        ),
        (
            "superseded",
            [relation("replaces", effective_on=date(2027, 5, 1))],
            {},
            ("in_force", "In force. To be superseded by New Rules on 1 May 2027."),
        ),
        (
            "in_force",
            [relation("replaces")],
            {"in_force_on": "2015-01-01"},
            ("in_force", "In force since 1 January 2015. Replaced by New Rules; from when is not known."),
        ),
        (
            "in_force",
            [relation("replaces", effective_on=date(2026, 5, 1))],
            {"ended_on": "2027-04-30"},
            ("in_force", "In force. Superseded by New Rules on 1 May 2026. Ends on 30 April 2027."),
        ),
        ("withdrawn", [relation("replaces", effective_on=date(2026, 5, 1))], {}, ("withdrawn", "Withdrawn.")),
        ("in_force", [relation("replaces", direction="forward")], {}, ("in_force", "In force.")),
        ("in_force", [relation("cites", effective_on=date(2026, 5, 1))], {}, ("in_force", "In force.")),
        (
            "in_force",
            [relation("amends", effective_on=date(2026, 5, 1))],
            {},
            ("in_force", "In force. Amended by New Rules on 1 May 2026."),
        ),
        ("in_force", [relation("amends")], {}, ("in_force", "In force. Amended by New Rules.")),
        (
            "in_force",
            [relation("amends", effective_on=date(2027, 5, 1))],
            {},
            ("in_force", "In force. To be amended by New Rules on 1 May 2027."),
        ),
        (
            "in_force",
            [relation("amends", "Old amendment", date(2020, 5, 1)), relation("amends", "Later amendment", date(2024, 5, 1))],
            {},
            ("in_force", "In force. Amended by Later amendment on 1 May 2024."),
        ),
    ],
)
def test_successors_and_amendments_are_named_with_their_day(lifecycle, relations, dates, expected):
    assert status_of(lifecycle, *relations, **dates) == expected


@pytest.mark.parametrize(
    ("lifecycle", "dates", "expected"),
    [
        ("consultation", {"comments_close_on": "2026-12-31"}, ("consultation", "Open for comments until 31 December 2026.")),
        ("consultation", {"comments_close_on": "2026-11-29"}, ("consultation", "Open for comments until 29 November 2026.")),
        ("consultation", {"comments_close_on": "2026-11-28"}, ("unknown", "Comments closed on 28 November 2026.")),
        ("consultation", {}, ("consultation", "In consultation.")),
        ("unknown", {"comments_close_on": "2026-12-31"}, ("consultation", "Open for comments until 31 December 2026.")),
        (
            "in_force",
            {"comments_close_on": "2026-12-31", "in_force_on": "2015-01-01"},
            ("in_force", "Open for comments until 31 December 2026. In force since 1 January 2015."),
        ),
    ],
)
def test_comments_are_open_until_the_closing_day(lifecycle, dates, expected):
    assert status_of(lifecycle, **dates) == expected


def test_sentence_changes_with_the_day_alone():
    on = [date(2026, 12, 31), date(2027, 1, 1)]
    assert [status_of("adopted", in_force_on="2027-01-01", day=day)[1] for day in on] == [
        "Not yet in force: from 1 January 2027.",
        "In force since 1 January 2027.",
    ]


def test_title_of_the_successor_is_a_part_of_its_own_that_can_be_linked():
    successor = relation("replaces", "Rules: 100% new", date(2026, 5, 1))
    document = {"lifecycle": "in_force", "comments_close_on": None}
    document |= {key: "" for name in DATES for key in (name, f"{name}_precision")}
    parts = policy_status(document, [successor], DAY).parts
    assert [part.text for part in parts] == ["Superseded by ", "Rules: 100% new", " on 1 May 2026."]
    assert parts[1].relation is successor


@pytest.mark.parametrize(
    ("lifecycle", "relations", "dates", "expected"),
    [
        ("in_force", [], {"in_force_on": "2025-01-01"}, "自2025年1月1日起施行，现行有效。"),
        ("adopted", [], {"in_force_on": "2027-01-28"}, "尚未施行，自2027年1月28日起施行。"),
        ("unknown", [], {"ended_on": ("2015-01-01", "year")}, "已于2015年失效。"),
        ("in_force", [relation("replaces", "New Rules", date(2026, 5, 1))], {}, "已于2026年5月1日被New Rules代替。"),
        ("unknown", [], {}, "状态不详。"),
    ],
)
def test_status_is_told_in_chinese(lifecycle, relations, dates, expected):
    with translation.override("zh-hans"):
        assert status_of(lifecycle, *relations, **dates)[1] == expected


def test_earlier_version_keeps_its_label_and_says_nothing_of_today():
    assert policy_day_fields({"lifecycle": "in_force"}, [], None) == {"status": "in_force", "status_summary": ""}
