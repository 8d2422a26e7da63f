"""What changed in my sector: the change log under filters on page, feed and API; one publication as a feed and a calendar."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from catalogue.models import Region, Sector
from editorial.workflow.publishing import publish, withdraw
from newsletters.models import Item
from tests.support.factories import make_policy, make_source, make_vocabulary
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
FIRST = datetime(2020, 3, 1, 4, tzinfo=UTC)
FACES = ("/changes/", "/changes/feed.atom", "/feeds/changes.atom", "/feeds/changes.json", "/api/v1/changes/")


@pytest.fixture
@recorded_rows
def rows():
    """A policy of sector I64 and of Henan with two versions, one of no sector, an item of I64; one day between events."""
    make_vocabulary()
    internet, other = make_policy("internet"), make_policy("other")
    item = Item.objects.create(slug="news", title="News", summary="So.", is_summary=True, reported_on=date(2020, 3, 2))
    item.sources.add(make_source())
    for row in (internet, item):
        row.sectors.set(Sector.objects.filter(code="I64"))
    internet.regions.set(Region.objects.all())
    made = {"internet": internet, "other": other, "item": item}
    for days, row in enumerate(made.values()):
        publish(row, by=None, at=FIRST + timedelta(days=days))
    publish(internet, by=None, at=FIRST + timedelta(days=3), kind="major", note="A date was added.")
    return made


def events(client, query=""):
    answer = client.get(f"/api/v1/changes/?{query}").json()
    assert answer["count"] == len(answer["results"])
    return [(row["event"], row["title"]) for row in answer["results"]]


INTERNET = [("updated", "Internet"), ("published", "Internet")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sector=I", [INTERNET[0], ("published", "News"), INTERNET[1]]),
        ("sector=I&type=policy", INTERNET),
        ("sector=I&region=CN-HA", INTERNET),
        ("sector=I&sector=I64&type=item", [("published", "News")]),
        ("region=CN-HA&changed_since=2020-03-02", INTERNET[:1]),
        ("region=CN-HA&changed_until=2020-03-01", INTERNET[1:]),
        ("sector=I&changed_since=2020-03-02&changed_until=2020-03-03", [("published", "News")]),
        ("sector=I&changed_since=2031-01-01", []),
        ("sector=I&changed_until=2019-12-31", []),
        ("technology=big-data", []),
        ("type=item", [("published", "News")]),
        ("changed_since=2020-03-02&changed_until=2020-03-02", [("published", "Other")]),
        ("event=updated", INTERNET[:1]),
        ("changed_until=9999-12-31&type=item", [("published", "News")]),
    ],
)
def test_changes_are_filtered_by_type_term_and_period(client, rows, query, expected):
    assert events(client, query) == expected


@pytest.mark.parametrize("face", FACES)
def test_page_feed_and_api_show_the_same_changes(client, rows, face):
    text = client.get(f"{face}?sector=I&type=policy").content.decode()
    assert "A date was added." in text
    for title in (">News<", ": News", '"title":"News"', "Other"):
        assert title not in re.sub(r"<form.*?</form>|<nav.*?</nav>", "", text, flags=re.DOTALL)
    assert client.get(f"{face}?sector=ZZ").status_code == 400


def test_cursor_reads_the_changes_of_a_sector_oldest_first_and_each_once(client, rows):
    found, address = [], "/api/v1/changes/?sector=I&cursor=*&page_size=2"
    while address:
        answer = client.get(address).json()
        found += [row["title"] for row in answer["results"]]
        address = (answer["next"] or "").partition("http://localhost:8000")[2]
    assert found == ["Internet", "News", "Internet"]
    cursor = client.get("/api/v1/changes/?sector=I&cursor=now").json()["cursor"]
    assert client.get(f"/api/v1/changes/?sector=I&cursor={cursor}").json()["results"] == []


def test_event_is_not_asked_together_with_a_term(client, rows):
    answer = client.get("/api/v1/changes/?event=updated&sector=I")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "event")


@pytest.mark.parametrize("outcome", ["withdrawn", "gone"])
def test_what_was_removed_is_found_by_no_term_and_counted_by_none(client, rows, outcome):
    withdraw(rows["internet"], by=None, notice="It was wrong.", outcome=outcome)
    assert events(client, "region=CN-HA") == []
    assert events(client, "sector=I") == [("published", "News")]
    assert "Henan" not in client.get("/changes/").content.decode()
    assert {event for event, _title in events(client)} >= {"deleted" if outcome == "gone" else "withdrawn"}


def test_deleted_publication_is_told_by_its_type_once(client, rows):
    withdraw(rows["other"], by=None, notice="It was wrong.", outcome="gone")
    lines = re.findall(r'<p class="change-title">(.*?)</p>', client.get("/changes/").content.decode())
    assert '<span class="meta">Policy</span>' in lines
    assert all(line.count("Policy") == 1 for line in lines if "News" not in line)


def test_draft_and_its_terms_are_in_no_filter(client, rows):
    make_policy("draft").sectors.set(Sector.objects.filter(code="I64"))
    rows["other"].sectors.set(Sector.objects.filter(code="I64"))
    rows["other"].save()
    assert len(events(client, "sector=I")) == 3


def test_change_has_the_terms_of_the_version_that_it_published(client, rows):
    rows["internet"].regions.clear()
    publish(rows["internet"], by=None, kind="minor", at=FIRST + timedelta(days=5))
    assert len(events(client, "sector=I&type=policy")) == 3
    assert events(client, "region=CN-HA") == INTERNET


def test_page_counts_the_changes_of_each_value_and_offers_periods_and_types(client, rows):
    text = client.get("/changes/").content.decode()
    assert re.search(r'name="sector" value="I"> <span>[^<]*</span> <span class="count">3<', text)
    assert re.search(r'name="region" value="CN-HA"> <span>[^<]*</span> <span class="count">2<', text)
    month_ago = timezone.localdate() - timedelta(days=31)
    assert f'href="?changed_since={month_ago}"' in text
    assert 'href="?type=policy"' in text
    chosen = client.get("/changes/?sector=I&changed_since=2020-03-01").content.decode()
    assert "Remove the filter:" in chosen
    assert "/changes/feed.atom?changed_since=2020-03-01&amp;sector=I" in chosen
    assert client.get("/changes/?sector=&changed_since=").headers["Location"] == "/changes/"


def test_changes_of_a_sector_since_last_month_are_two_clicks_from_the_home_page(client, rows):
    """Home, the sector, what changed in the last month: each click is a link that the page before shows."""
    publish(rows["item"], by=None, kind="major", note="New.", at=timezone.now())
    pages, address = [], "/"
    for wanted in (r'href="(/sectors/I/)"', r'href="(/changes/\?[^"]*sector=I[^"]*)"'):
        [address, *_] = re.findall(wanted, client.get(address).content.decode())
        address = address.replace("&amp;", "&")
        pages.append(address)
    text = client.get(address).content.decode()
    assert len(pages) == 2
    assert "New." in text
    assert "A date was added." not in text


def test_term_page_puts_following_first(client, rows):
    _head, _, text = client.get("/sectors/I/").content.decode().partition("<main")
    assert text.index("/sectors/I/feed.atom") < text.index('class="tabs"') < text.index('class="rows"')
    assert text.count("/sectors/I/feed.atom") == 1


def test_publication_has_a_feed_of_its_versions(client, rows):
    text = client.get("/policies/internet/feed.atom").content.decode()
    links = re.findall(r'<entry>.*?<link href="http://localhost:8000([^"]*)"', text, re.DOTALL)
    assert links == ["/policies/internet/", "/policies/internet/versions/1/"]
    assert "A date was added." in text
    assert "/policies/internet/feed.atom" in client.get("/policies/internet/").content.decode()
    assert "/policies/internet/feed.atom" in client.get("/policies/internet/versions/1/").content.decode()


def test_publication_has_a_calendar_of_its_dates(client, db):
    in_force = {"in_force_on": date(2015, 9, 1), "in_force_on_precision": "day"}
    ended = {"ended_on": date(2031, 1, 1), "ended_on_precision": "month"}
    publish(make_policy("dated", comments_close_on=date(2015, 8, 1), **in_force, **ended), by=None)
    events = Calendar.from_ical(client.get("/policies/dated/calendar.ics").content).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Comments close: Dated", "In force: Dated"]
    assert "/policies/dated/calendar.ics" in client.get("/policies/dated/").content.decode()


@pytest.mark.parametrize("name", ["feed.atom", "calendar.ics"])
def test_file_of_a_publication_answers_as_its_page(client, rows, name):
    assert client.get(f"/policies/nowhere/{name}").status_code == 404
    rows["internet"].slug = "renamed"
    rows["internet"].save()
    publish(rows["internet"], by=None, kind="minor")
    moved = client.get(f"/policies/internet/{name}")
    assert (moved.status_code, moved["Location"]) == (301, f"/policies/renamed/{name}")
    withdraw(rows["internet"], by=None, notice="It was wrong.", outcome="gone")
    assert client.get(f"/policies/renamed/{name}").status_code == 410


def test_list_offers_days_of_change_force_and_comments(client, rows):
    text = client.get("/policies/?in_force_on=2016-01-01").content.decode()
    for name in ("changed_since", "in_force_on", "comments_open_on"):
        assert re.search(rf'<label for="{name}">[^<]+</label><input id="{name}" type="date" name="{name}"', text)
    assert 'name="in_force_on" value="2016-01-01"' in text
    assert 'name="in_force_on"' not in client.get("/news/").content.decode()


@pytest.mark.parametrize("address", ["/policies/", "/search/?q=internet"])
def test_rows_in_the_order_of_change_say_what_changed_and_when(client, rows, address):
    joined = "&" if "?" in address else "?"
    text = client.get(f"{address}{joined}ordering=-changed_at").content.decode()
    assert re.search(r"Updated</strong> 4 March 2020: <span[^>]*>A date was added\.", text)
    assert "A date was added." not in client.get(address).content.decode()
