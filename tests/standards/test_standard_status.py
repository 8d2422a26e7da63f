"""Whether a standard is in force follows from its dates on the day of reading, on pages and in lists by one rule."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import read_revision
from catalogue.models import Entry
from editorial.workflow.publishing import publish, publish_together
from standards.public.choices import StandardStatus
from standards.public.standard_status import keys_by_status, standard_day_fields, standard_status
from tests.standards.standard_rows import make_standard

DAY = date(2026, 11, 29)
STAGES = ("published", "replaced", "withdrawn", "consultation", "drafting")
FIRST, BEFORE = date(2027, 8, 1), date(2027, 7, 31)


def document(stage: str, **dates: str) -> dict:
    names = ("in_force_on", "ended_on")
    given = {name: dates.get(name, "") for name in names} | {
        f"{name}_precision": dates.get(f"{name}_precision", "day") for name in names
    }
    return {"stage": stage, "comments_close_on": dates.get("comments_close_on"), **given}


BEGUN = {"in_force_on": "2020-01-01"}
IN_FORCE = "In force since 1 January 2020."


@pytest.mark.parametrize(
    ("stage", "dates", "status", "summary"),
    [
        ("published", {"in_force_on": "2026-11-29"}, "in_force", "In force since 29 November 2026."),
        ("published", {"in_force_on": "2026-11-30"}, "published_not_in_force", "Not yet in force: from 30 November 2026."),
        (
            "published",
            {"in_force_on": "2026-01-01", "in_force_on_precision": "year"},
            "published_not_in_force",
            "Not yet in force: from 2026.",
        ),
        ("published", {}, "unknown", "Status not known."),
        ("published", {**BEGUN, "ended_on": "2026-11-29"}, "in_force", f"{IN_FORCE} In force until 29 November 2026."),
        ("published", {**BEGUN, "ended_on": "2026-11-28"}, "withdrawn", "Withdrawn. It was in force until 28 November 2026."),
        ("replaced", {**BEGUN, "ended_on": "2027-07-31"}, "in_force", f"{IN_FORCE} In force until 31 July 2027."),
        ("replaced", {**BEGUN, "ended_on": "2026-07-31"}, "replaced", "Replaced. It was in force until 31 July 2026."),
        ("replaced", BEGUN, "replaced", "Replaced."),
        ("withdrawn", {}, "withdrawn", "Withdrawn."),
        (
            "consultation",
            {"comments_close_on": "2026-11-29"},
            "consultation",
            "In consultation. Open for comments until 29 November 2026.",
        ),
        ("consultation", {"comments_close_on": "2026-11-28"}, "unknown", "Status not known."),
        ("drafting", {}, "drafting", "Being drafted."),
    ],
)
def test_status_and_sentence_agree_with_the_day(stage, dates, status, summary):
    assert standard_day_fields(document(stage, **dates), [], DAY) == {"status": status, "status_summary": summary}


def test_earlier_version_says_nothing_of_today():
    found = standard_day_fields(document("published", in_force_on="2020-01-01"), [], None)
    assert found == {"status": "unknown", "status_summary": ""}


def test_successor_is_named_with_its_day():
    successor = {
        "type": "replaces",
        "direction": "reverse",
        "number": "GB 2-2027",
        "title": "The next edition",
        "effective_on": FIRST,
    }
    found = standard_day_fields(document("published", in_force_on="2020-01-01"), [successor], DAY)
    assert found["status_summary"].endswith("Replaced by GB 2-2027 The next edition, from 1 August 2027.")


def test_lists_have_the_status_of_pages_for_every_stage_and_date(db):
    """Of each combination of stage and dates, so that the rule on bitmaps cannot part from that on documents."""
    days = (None, DAY - timedelta(days=1), DAY, DAY + timedelta(days=1))
    rows = []
    for number, (stage, begins, ends) in enumerate(product(STAGES, days, days), start=1):
        closes = days[number % 4]
        if not (begins and ends and ends < begins):
            rows.append(
                make_standard(f"GB {10000 + number}-2015", stage=stage, in_force_on=begins, ended_on=ends, comments_close_on=closes)
            )
    publish_together(rows, by=None)
    by_status = keys_by_status(bitmap_index_at(read_revision()), DAY)
    for entry in Entry.objects.all():
        statuses = [status for status, keys in by_status.items() if entry.pk in keys]
        assert statuses == [standard_status(entry.content, DAY)], entry.content["document_number"]


@pytest.mark.parametrize(("day", "status", "is_found"), [(BEFORE, "published_not_in_force", False), (FIRST, "in_force", True)])
def test_standard_comes_into_force_without_being_published_again(client, db, monkeypatch, day, status, is_found):
    publish(make_standard("GB 26572-2025", issued_on=date(2025, 8, 1), in_force_on=FIRST), by=None)
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    listed = client.get(f"/api/v1/standards/?in_force_on={day}").json()["results"]
    assert [one["slug"] for one in listed] == ["gb-26572-2025"] * is_found
    assert client.get("/api/v1/standards/gb-26572-2025/").json()["status"] == status
    assert client.get(f"/api/v1/standards/?status={status}").json()["count"] == 1
    assert client.get(f"/api/v1/standards/?status!={status}").json()["count"] == 0
    [facet] = [one for one in client.get("/api/v1/standards/facets/").json()["facets"] if one["parameter"] == "status"]
    assert [(value["code"], value["count"]) for value in facet["values"]] == [(status, 1)]
    assert str(StandardStatus(status).label) in client.get("/standards/").content.decode()


def test_status_is_not_asked_of_a_day_gone_by(client, db):
    answer = client.get("/api/v1/standards/?status=in_force&known_on=2020-01-01")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "status")
