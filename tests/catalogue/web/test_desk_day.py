"""Days of events are days of the desk's zone: what goes live at 01:00 in Beijing on 6 March 2015, while it is 5 March in UTC."""

import io
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from icalendar import Calendar
from pypdf import PdfReader

from catalogue.vocabulary.date_text import format_date, format_instant
from editorial.workflow.publishing import publish
from newsletters.models import SpecialReport
from tests.support.factories import make_policy, make_source
from tests.support.linked_data import json_ld_of
from tests.support.recorded_rows import recorded_rows

AT_NIGHT = datetime(2015, 3, 5, 17, 0, tzinfo=UTC)
AGAIN = datetime(2015, 3, 6, 17, 30, tzinfo=UTC)
DAY, DAY_BEFORE = "6 March 2015", "5 March 2015"


@pytest.fixture
@recorded_rows
def policy(db):
    """Published at 01:00 on 6 March in Beijing, corrected at 01:30 on 7 March."""
    policy = make_policy("early", published_on=date(2015, 1, 1))
    publish(policy, by=None, at=AT_NIGHT)
    policy.corrections.create(was_wrong="a wrong word", is_right="a right word", corrected_on=date(2015, 3, 7))
    publish(policy, by=None, at=AGAIN, kind="correction", note="A word.")
    return policy


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("address", "days"),
    [
        ("/policies/early/", ("first published on 6 March 2015", "Updated on 7 March 2015", "7 March 2015, <a")),
        ("/policies/early/versions/1/", ("first published on 6 March 2015",)),
        ("/zh-hans/policies/early/", ("2015年3月6日", "2015年3月7日")),
        ("/changes/", ("7 March 2015</h2>", "6 March 2015</h2>")),
        ("/corrections/", ("7 March 2015",)),
        ("/policies/?changed_since=2015-03-07", ("Changed since", "7 March 2015")),
        ("/policies/?changed_since=2015-03-06T17:00:00Z", ("7 March 2015, 01:00 (UTC+08:00)",)),
        ("/sitemap-policy-1.xml", ("<lastmod>2015-03-07T01:30:00+08:00</lastmod>",)),
        ("/feeds/policies.atom", ("<published>2015-03-06T01:00:00+08:00<", "<updated>2015-03-07T01:30:00+08:00<")),
        ("/policies/feed.atom", ("<published>2015-03-06T01:00:00+08:00<",)),
        ("/feeds/changes.atom", ("2015-03-06T01:00:00+08:00", "2015-03-07T01:30:00+08:00")),
        ("/feeds/changes.json", ("2015-03-06T01:00:00+08:00",)),
        ("/feeds/corrections.atom", ("<published>2015-03-07T00:00:00+08:00<",)),
    ],
)  # fmt: skip
def test_page_and_feed_show_the_days_of_the_desk(client, policy, address, days):
    text = text_of(client, address)
    for day in days:
        assert day in text
    for earlier in (DAY_BEFORE, "2015年3月5日", "2015-03-05"):
        assert earlier not in text


def test_json_ld_has_instants_with_the_offset_of_the_desk(client, policy):
    [node] = [node for node in json_ld_of(text_of(client, "/policies/early/")) if node.get("@type") == "Legislation"]
    modified_at = node["mainEntityOfPage"]["dateModified"]
    assert (node["sdDatePublished"], modified_at) == ("2015-03-06T01:00:00+08:00", "2015-03-07T01:30:00+08:00")
    assert client.get("/api/v1/policies/early/?format=jsonld").json()["sdDatePublished"] == node["sdDatePublished"]


def test_api_has_instants_in_utc_and_days_of_the_desk(client, policy):
    row = client.get("/api/v1/policies/early/").json()
    assert (row["published_at"], row["updated_at"]) == ("2015-03-05T17:00:00Z", "2015-03-06T17:30:00Z")
    assert row["corrections"][0]["corrected_on"] == "2015-03-07"


@pytest.mark.parametrize("log", ["policies", "changes"])
def test_day_of_changed_since_begins_in_the_zone_of_the_desk(client, policy, log):
    def count(since):
        return client.get(f"/api/v1/{log}/?changed_since={since}").json()["count"]

    assert (count("2015-03-07"), count("2015-03-08")) == (1, 0)
    assert (count("2015-03-06T17:30:00Z"), count("2015-03-06T17:31:00")) == (1, 0)


def test_calendar_names_the_zone_of_its_days(client, db):
    publish(make_policy("draft", comments_close_on=date(2030, 3, 6)), by=None, at=AT_NIGHT)
    [event] = Calendar.from_ical(client.get("/policies/calendar.ics").content).walk("VEVENT")
    assert event["DTSTART"].dt == date(2030, 3, 6)
    assert "Asia/Shanghai" in event["DESCRIPTION"]


def test_pdf_shows_the_day_of_the_desk(client, db):
    report = SpecialReport.objects.create(slug="early", title="Early", summary="What it says.", issued_on=date(2015, 3, 6))
    report.sections.create(position=1, title="Introduction", body="<p>Text.</p>")
    report.sources.add(make_source())
    publish(report, by=None, at=AT_NIGHT)
    answer = client.get("/reports/early.pdf")
    if answer.status_code == 503:
        pytest.skip("no PDF can be made here")
    reader = PdfReader(io.BytesIO(answer.content))
    assert f"First published {DAY}, this version {DAY}" in reader.pages[-1].extract_text().replace("\n", " ")
    assert reader.metadata["/CreationDate"].startswith("D:20150306010000+08")


def test_instant_is_the_day_of_the_desk_as_a_date_and_as_text():
    with translation.override("en-gb"):
        assert format_date(AT_NIGHT) == format_date("2015-03-05T17:00:00+00:00") == DAY
        assert format_date("2015-03-05") == DAY_BEFORE
        assert format_instant(AT_NIGHT) == f"{DAY}, 01:00 (UTC+08:00)"
