"""The radar: which days it shows on which day, on page, API, feed and calendar, under filters, and what it costs."""

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from catalogue.models import PriorityArea, Sector
from catalogue.query.entry_query import EntryQuery
from catalogue.web.deadlines import radar_page
from editorial.workflow.publishing import publish, publish_together
from tests.standards.standard_rows import make_standard
from tests.support.factories import make_policy
from tests.support.kept_answers import forget_answers

pytestmark = pytest.mark.django_db
FIRST = date(2027, 8, 1)


def on(day: date, hour: int = 12) -> AbstractContextManager:
    """The clock stands at that hour in the desk's zone."""
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())
    return patch.object(timezone, "now", lambda: moment)


def days_of(client, query=""):
    return [
        (one["on"], one["field"], one["publication"]["title"].removeprefix("Title of "))
        for one in client.get(f"/api/v1/radar/?{query}").json()["results"]
    ]


@pytest.fixture
def helmet(db):
    with on(date(2026, 1, 1)):
        row = make_standard("GB 26572-2025", in_force_on=FIRST, to_do="Test again.", to_do_by=date(2027, 7, 31))
        publish(row, by=None)
    return row


@pytest.mark.parametrize("days", [30, 90, 180, 365])
def test_first_day_comes_into_the_radar_so_many_days_before_and_leaves_it_the_day_after(client, helmet, days):
    shown = ("2027-08-01", "in_force_on", "GB 26572-2025")
    for day, is_there in (
        (FIRST - timedelta(days + 1), False),
        (FIRST - timedelta(days), True),
        (FIRST, True),
        (FIRST + timedelta(1), False),
    ):
        with on(day):
            assert (shown in days_of(client, f"days={days}")) is is_there, day


def test_standard_comes_into_force_on_its_day_without_publishing_again(client, helmet):
    """To the hour at which the day begins in the desk's zone, in radar, list and calendar."""
    for day, hour, said, is_in_force in ((FIRST - timedelta(1), 23, "in 1 day", False), (FIRST, 0, "today", True)):
        with on(day, hour):
            assert f"<strong>{said}</strong>" in client.get("/radar/").content.decode()
            found = client.get(f"/api/v1/standards/?in_force_on={day.isoformat()}").json()["count"]
            assert (found == 1, client.get("/api/v1/standards/?status=in_force").json()["count"] == 1) == (is_in_force, is_in_force)
            calendar = client.get("/radar/calendar.ics").content.decode()
            assert "DTSTART;VALUE=DATE:20270801" in calendar


def test_calendar_says_what_is_to_be_done(client, helmet):
    with on(date(2027, 7, 1)):
        calendar = client.get("/radar/calendar.ics").content.decode().replace("\r\n ", "")
        assert "SUMMARY:To be done: Title of GB 26572-2025" in calendar
        assert "Test again." in calendar
        assert "To be done" in client.get("/standards/gb-26572-2025/calendar.ics").content.decode()


def test_feeds_have_the_publications_of_the_radar(client, helmet):
    for form in ("atom", "json"):
        with on(date(2027, 7, 1)):
            assert "Title of GB 26572-2025" in client.get(f"/radar/feed.{form}").content.decode()
            assert "Title of GB 26572-2025" in client.get(f"/zh-hans/radar/feed.{form}").content.decode()
        with on(date(2027, 8, 2)):
            assert "Title of GB 26572-2025" not in client.get(f"/radar/feed.{form}").content.decode()


def test_days_of_all_types_stand_in_order_with_what_is_due(client, helmet):
    with on(date(2027, 7, 1)):
        publish(make_policy(comments_close_on=date(2027, 7, 31), published_on=date(2027, 6, 1)), by=None)
        found = client.get("/api/v1/radar/").json()
        assert [(one["on"], one["field"], one["to_do"], one["publication"]["type"]) for one in found["results"]] == [
            ("2027-07-31", "comments_close_on", None, "policy"),
            ("2027-07-31", "to_do_by", "Test again.", "standard"),
            ("2027-08-01", "in_force_on", None, "standard"),
        ]
        assert client.get("/radar/?type=policy").content.decode().count('class="row"') == 1
        page = client.get("/zh-hans/radar/").content.decode()
        assert "2027年7月31日" in page
        assert "2027年8月</h2>" in page


def test_date_known_to_the_month_stands_on_its_last_day_and_says_the_month(client):
    row = make_standard(in_force_on=date(2027, 8, 1), in_force_on_precision="month")
    publish(row, by=None)
    with on(date(2027, 8, 31)):
        [one] = client.get("/api/v1/radar/").json()["results"]
        assert (one["on"], one["precision"]) == ("2027-08-31", "month")
        assert "August 2027<br>" in client.get("/radar/").content.decode()


def test_filters_by_sector_and_area(client):
    sector = Sector.objects.create(code="C", name_en="Manufacturing", is_standard=True)
    area = PriorityArea.objects.create(code="machines", name_en="Machines")
    tagged, other = make_standard(in_force_on=FIRST), make_standard("GB 26572-2025", in_force_on=FIRST)
    tagged.sectors.add(sector)
    tagged.priority_areas.add(area)
    publish_together([tagged, other], by=None)
    with on(date(2027, 7, 1)):
        assert (
            days_of(client, "sector=C")
            == days_of(client, "priority_area=machines")
            == [(str(FIRST), "in_force_on", "GB/T 22080-2025")]
        )
        page = client.get("/radar/?sector=C").content.decode()
        assert "Title of GB/T 22080-2025" in page
        assert "Title of GB 26572-2025" not in page


def test_day_without_anything_says_so(client):
    page = client.get("/radar/")
    assert page.status_code == 200
    assert "Nothing is due in these days" in page.content.decode()


@pytest.mark.parametrize("query", ["days=91", "days=-1", "days=abc", "ordering=date", "known_on=2020-01-01", "sector=ZZZ"])
def test_bad_value_is_refused_and_named(client, query):
    answer = client.get(f"/api/v1/radar/?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, query.partition("=")[0])


def test_page_with_a_bad_period_names_it(client):
    answer = client.get("/radar/?days=91")
    assert answer.status_code == 400
    assert "Days ahead: Must be one of: 30, 90, 180, 365." in answer.content.decode()


def test_draft_and_withdrawn_text_are_not_in_the_radar(client, helmet):
    helmet.in_force_on = date(2027, 7, 2)
    helmet.save()
    make_standard("GB 1-2026", in_force_on=FIRST)
    with on(date(2027, 7, 1)):
        assert [one[2] for one in days_of(client)] == ["GB 26572-2025"] * 2
        assert days_of(client)[1][0] == str(FIRST)


@pytest.mark.parametrize(
    "address", ["/radar/?days=365", "/api/v1/radar/?days=365&page_size=100", "/radar/calendar.ics", "/radar/feed.atom"]
)
def test_statements_do_not_grow_with_the_days(client, address, django_assert_max_num_queries):
    with on(date(2027, 7, 1)):
        publish_together([make_standard(f"GB {1000 + n}-2026", in_force_on=FIRST, to_do_by=FIRST) for n in range(12)], by=None)
        with django_assert_max_num_queries(7):
            assert client.get(address).status_code == 200


def test_marks_of_a_day_are_one_and_as_large_as_the_day_has_publications(client):
    with on(date(2027, 7, 1)):
        publish_together([make_standard(f"GB {1000 + n}-2026", in_force_on=FIRST) for n in range(3)], by=None)
        lanes = client.get("/radar/").context["chart"].lanes
        assert [(lane.name, lane.total, [(mark.day, mark.radius) for mark in lane.marks]) for lane in lanes] == [
            ("comments_close_on", 0, []),
            ("in_force_on", 3, [(FIRST, 7)]),
            ("to_do_by", 0, []),
        ]


def test_pages_of_the_api_join_without_gap_and_each_day_says_how_exactly_it_is_known(client):
    with on(date(2027, 7, 1)):
        rows = [make_standard(f"GB {1000 + n}-2026", in_force_on=FIRST + timedelta(n), to_do_by=FIRST) for n in range(3)]
        publish_together(rows, by=None)
        whole = client.get("/api/v1/radar/").json()["results"]
        pages = [client.get(f"/api/v1/radar/?page_size=2&page={number}").json()["results"] for number in (1, 2, 3)]
        assert [len(page) for page in pages] == [2, 2, 2]
        assert [*pages[0], *pages[1], *pages[2]] == whole
        assert {one["precision"] for one in whole} == {"day"}


def test_publication_that_is_taken_down_between_two_reads_is_left_out(client, helmet):
    with on(date(2027, 7, 1)), patch.object(EntryQuery, "fetch", lambda query, keys: []):
        assert client.get("/api/v1/radar/").json()["results"] == []
        assert client.get("/radar/").status_code == 200


def test_page_shows_the_first_days_marks_each_day_once_and_says_how_many_more(client):
    with on(date(2027, 7, 1)):
        days = (FIRST, FIRST, FIRST + timedelta(31))
        publish_together([make_standard(f"GB {1000 + n}-2026", in_force_on=day) for n, day in enumerate(days)], by=None)
        rows = client.get("/radar/").context["rows"]
        assert [(row["is_first_of_day"], row["month"], row["days"]) for row in rows] == [
            (True, date(2027, 8, 1), 31),
            (False, date(2027, 8, 1), 31),
            (True, date(2027, 9, 1), 62),
        ]
        forget_answers()
        with patch.object(radar_page, "MAX_ROWS", 2):
            context = client.get("/radar/").context
            assert (len(context["rows"]), context["more"], context["total"]) == (2, 1, 3)


def test_period_is_no_chip_and_only_the_whole_radar_has_structured_data(client):
    Sector.objects.create(code="C", name_en="Manufacturing", is_standard=True)
    whole, shorter, of_a_sector = (client.get(f"/radar/{query}").context for query in ("", "?days=30", "?days=30&sector=C"))
    assert [len(context["chips"]) for context in (whole, shorter, of_a_sector)] == [0, 0, 1]
    assert [bool(context["structured_data"]) for context in (whole, shorter, of_a_sector)] == [True, False, False]
    assert [context["follow"]["api"] for context in (whole, shorter)] == ["/api/v1/radar/", "/api/v1/radar/?days=30"]
