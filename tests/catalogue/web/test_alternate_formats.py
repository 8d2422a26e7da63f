"""Other faces of lists and publications: feeds, calendars, citations, cards, sitemaps, structured data."""

import io
import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from icalendar import Calendar
from PIL import Image

from catalogue.web import sitemaps, social_cards
from catalogue.web.social_cards import card_facts, render_social_card
from editorial.workflow.publishing import publish, withdraw
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
@recorded_rows
def consultation():
    make_vocabulary()
    closes = timezone.localdate() + timedelta(days=10)
    policy = make_policy("a-draft-law", kind="consultation_draft", title_zh="意见稿", comments_close_on=closes)
    policy.regions.add(*policy.regions.model.objects.all())
    publish(policy, by=None)
    publish(make_policy("a-notice", kind="notice", in_force_on=date(2001, 1, 1), in_force_on_precision="day"), by=None)
    return policy


def test_feed_of_a_filtered_list_holds_that_list(consultation, client):
    answer = client.get("/policies/feed.atom?region=CN-HA")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"  # browsers apply a style sheet to nothing else
    feed = ElementTree.fromstring(answer.content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["A Draft Law"]
    assert all(feed.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "author"))
    for entry in feed.findall(f"{ATOM}entry"):
        assert all(entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", "summary"))
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": "http://localhost:8000/policies/feed.atom?region=CN-HA",
        "alternate": "http://localhost:8000/policies/?region=CN-HA",
    }


def test_feed_of_a_search_links_the_page_with_the_same_words(consultation, client):
    feed = ElementTree.fromstring(client.get("/search/feed.atom?q=feed.atom").content)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["alternate"] == "http://localhost:8000/search/?q=feed.atom"


def test_feed_of_a_list_says_what_left_its_type(consultation, client):
    policy = Policy.objects.get(slug="a-notice")
    withdraw(policy, by=None, notice="Printed by mistake.", outcome="withdrawn")
    for address in ("/policies/feed.atom?region=CN-HA", "/search/feed.atom?q=draft", "/regions/CN-HA/feed.atom"):
        feed = ElementTree.fromstring(client.get(address).content)
        (gone,) = feed.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
        assert gone.get("ref") == policy.uid.urn
    assert "deleted-entry" not in client.get("/news/feed.atom").content.decode()


def test_term_has_a_feed_and_a_calendar_at_its_own_address(consultation, client):
    feed = ElementTree.fromstring(client.get("/regions/CN-HA/feed.atom").content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["A Draft Law"]
    events = Calendar.from_ical(client.get("/regions/CN-HA/calendar.ics?type=policy").content).walk("VEVENT")
    assert [event["SUMMARY"] for event in events] == ["Comments close: A Draft Law"]
    assert client.get("/regions/CN-HA/calendar.ics?type=item").content.count(b"VEVENT") == 0
    assert client.get("/regions/CN-HA/feed.atom?type=secret").status_code == 400
    assert client.get("/regions/nowhere/feed.atom").status_code == 404


def test_calendar_holds_only_days_that_are_known_to_the_day(consultation, client):
    for precision in ("day", "month"):
        policy = make_policy(f"known-to-the-{precision}", in_force_on=timezone.localdate(), in_force_on_precision=precision)
        publish(policy, by=None)
    events = Calendar.from_ical(client.get("/policies/calendar.ics").content).walk("VEVENT")
    said = [event["SUMMARY"] for event in events]
    assert "In force: Known To The Day" in said
    assert "In force: Known To The Month" not in said


def test_calendar_keeps_chinese_in_folded_lines(consultation, client):
    publish(make_policy("long", title_zh="意见" * 60, comments_close_on=timezone.localdate()), by=None)
    content = client.get("/policies/calendar.ics").content
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert any("意见" * 60 in event["DESCRIPTION"] for event in Calendar.from_ical(content).walk("VEVENT"))


def test_face_of_a_list_refuses_a_bad_value_by_name(consultation, client):
    for face in ("feed.atom", "calendar.ics"):
        answer = client.get(f"/search/{face}?region=nowhere")
        assert answer.status_code == 400
        assert answer.content.decode().startswith("region: “nowhere”")


def test_calendar_holds_deadlines_as_days_in_the_desks_zone(consultation, client):
    answer = client.get("/search/calendar.ics")
    calendar = Calendar.from_ical(answer.content)
    assert calendar["X-WR-TIMEZONE"] == "Asia/Shanghai"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    (event,) = calendar.walk("VEVENT")
    assert event["SUMMARY"] == "Comments close: A Draft Law"
    assert event["DTSTART"].dt == consultation.comments_close_on
    assert event["DTEND"].dt == consultation.comments_close_on + timedelta(days=1)
    assert (event["SEQUENCE"], event["URL"]) == (0, "http://localhost:8000/policies/a-draft-law/")
    assert "24:00 in Asia/Shanghai" in event["DESCRIPTION"]
    assert client.get("/search/calendar.ics", HTTP_COOKIE="a=b").content == answer.content


def test_list_names_its_feed_calendar_and_api(consultation, client):
    page = client.get("/policies/?region=CN-HA&ordering=date").content.decode()
    for address in ("/policies/feed.atom?region=CN-HA", "/policies/calendar.ics?region=CN-HA", "/api/v1/policies/?region=CN-HA"):
        assert f'href="{address}"' in page
    assert '<meta name="robots" content="noindex, follow">' in page
    page = client.get("/regions/CN-HA/?type=policy").content.decode()
    assert 'href="/regions/CN-HA/feed.atom?type=policy"' in page
    assert 'href="/regions/CN-HA/calendar.ics?type=policy"' in page


@pytest.mark.parametrize(
    ("ending", "media_type", "said"),
    [
        ("ris", "application/x-research-info-systems", "TY  - GOVDOC\r\n"),
        ("bib", "application/x-bibtex", "@misc{policy-a-draft-law,"),
        ("csl.json", "application/vnd.citationstyles.csl+json", '"original-title": "意见稿"'),
    ],
)
def test_citation_is_a_file_at_the_address_of_the_page(consultation, client, ending, media_type, said):
    answer = client.get(f"/policies/a-draft-law.{ending}")
    assert answer["Content-Type"].startswith(media_type)
    assert answer["Content-Disposition"] == f'attachment; filename="a-draft-law.{ending}"'
    assert said in answer.content.decode()
    page = client.get("/policies/a-draft-law/").content.decode()
    assert f'href="/policies/a-draft-law.{ending}"' in page
    assert 'href="/policies/a-draft-law/versions/1/"' in page


@pytest.mark.parametrize("face", [".ris", ".bib", ".csl.json", "/card.png"])
def test_faces_move_with_their_page_and_end_with_it(consultation, client, face):
    policy = Policy.objects.get(slug="a-notice")
    policy.slug = "the-notice"
    policy.save()
    publish(policy, by=None, note="The address changed.")
    assert client.get(f"/policies/a-notice{face}")["Location"] == f"/policies/the-notice{face}"
    withdraw(Policy.objects.get(slug="the-notice"), by=None, notice="Removed.", outcome="gone")
    assert client.get(f"/policies/the-notice{face}").status_code == 410
    assert client.get(f"/policies/never{face}").status_code == 404


def test_card_is_a_picture_of_the_size_that_others_show(consultation, client):
    image = Image.open(io.BytesIO(client.get("/policies/a-draft-law/card.png").content))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    for title in ("x" * 300, "国" * 300, "word " * 60, ""):
        assert Image.open(io.BytesIO(render_social_card(title, "标题" * 100, "Policy"))).size == (1200, 630)
    assert render_social_card("A", "乙", "Policy") == render_social_card("A", "乙", "Policy")


def test_card_says_status_issuers_and_date_as_far_as_they_are_known():
    document = {"type": "policy", "lifecycle": "in_force", "issuers": [{"name_en": "State Council", "name_zh": "国务院"}]}
    dated = {**document, "published_on": "2015-07-04", "published_on_precision": "month"}
    assert card_facts(dated) == "In force · State Council · July 2015"
    assert card_facts({**document, "lifecycle": "unknown", "issuers": []}) == ""
    assert card_facts({**dated, "status": "superseded"}).startswith("Superseded · ")
    assert card_facts({"type": "item", "reported_on": "2015-03-06"}) == "6 March 2015"
    assert render_social_card("A", "乙", "Policy", "In force") != render_social_card("A", "乙", "Policy")


@pytest.mark.parametrize("title", ["x" * 300, "国" * 300, "word " * 60, "推进 Internet Plus 行动（国发〔2015〕40号）" * 5])
def test_nothing_on_a_card_runs_over_its_margins(title):
    image = Image.open(io.BytesIO(render_social_card(title, "标题" * 100, "Policy", "国务院 · In force · " * 20)))
    assert image.crop((1200 - 78, 0, 1200, 630)).getcolors() == [(78 * 630, (0xFD, 0xFC, 0xF9))]
    above_the_name = image.crop((30, 515, 1200, 535))
    assert above_the_name.getcolors() == [(1170 * 20, (0xFD, 0xFC, 0xF9))]


def test_card_is_made_without_the_faces_too(monkeypatch):
    for cached in (social_cards.latin_font, social_cards.chinese_font):
        cached.cache_clear()
    monkeypatch.setattr(social_cards, "LATIN_FONT", "static/fonts/missing.woff2")
    monkeypatch.setattr(social_cards, "CHINESE_FONTS", ())
    assert Image.open(io.BytesIO(render_social_card("A title", "标题", "Policy"))).size == (1200, 630)
    for cached in (social_cards.latin_font, social_cards.chinese_font):
        cached.cache_clear()


def test_head_says_to_machines_what_it_is(consultation, client):
    page = client.get("/policies/a-draft-law/").content.decode()
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert (said["@type"], said["name"], said["alternateName"]) == ("Legislation", "A Draft Law", "意见稿")
    assert '<link rel="canonical" href="http://localhost:8000/policies/a-draft-law/">' in page
    assert '<meta name="citation_title" content="A Draft Law">' in page
    assert '<meta name="citation_publication_date" content="2015/07/04">' in page
    assert '<meta name="DC.date" content="2015-07-04">' in page
    assert '<meta property="og:image" content="http://localhost:8000/policies/a-draft-law/card.png">' in page
    assert 'name="robots"' not in page
    assert '<meta name="robots" content="noindex">' in client.get("/policies/a-draft-law/versions/1/").content.decode()


def test_nothing_in_a_title_ends_the_structured_data(client):
    publish(make_policy("sharp", title="</script><script>alert(1)</script> & <b>"), by=None)
    page = client.get("/policies/sharp/").content.decode()
    assert "</script><script>alert" not in page
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert said["name"] == "</script><script>alert(1)</script> & <b>"


def test_sitemap_is_an_index_of_files_with_what_is_live(consultation, client):
    make_policy("hidden")
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    files = [found.text.removeprefix("http://localhost:8000") for found in index.iter(f"{SITEMAP}loc")]
    assert files == ["/sitemap-terms.xml", "/sitemap-policy-1.xml"]
    found = [loc.text for file in files for loc in ElementTree.fromstring(client.get(file).content).iter(f"{SITEMAP}loc")]
    assert "http://localhost:8000/policies/a-notice/" in found
    assert "http://localhost:8000/regions/CN-HA/" in found
    assert not [address for address in found if "hidden" in address]
    for absent in ("/sitemap-policy-2.xml", "/sitemap-policy-0.xml", "/sitemap-secret-1.xml"):
        assert client.get(absent).status_code == 404


def test_log_of_changes_carries_its_numbers_for_the_browser(consultation, client):
    page = client.get("/changes/").content.decode()
    assert re.findall(r'data-change="(\d+)"', page) == ["2", "1"]
    assert "js/new_since_visit.js" in page


def canonical_and_alternates(client, address):
    page = client.get(address).content.decode().partition("</head>")[0]
    canonical = re.findall(r'<link rel="canonical" href="(.*?)">', page)
    return canonical, dict(re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', page))


@pytest.mark.parametrize(
    ("asked", "known_by"),
    [
        ("/policies/?utm_source=a&region=CN-HA&ordering=date", "/policies/?region=CN-HA"),
        ("/policies/?page=1", "/policies/"),
        ("/regions/CN-HA/?type=policy&ref=a", "/regions/CN-HA/?type=policy"),
        ("/policies/a-draft-law/versions/1/", "/policies/a-draft-law/"),
        ("/changes/?ref=a", "/changes/"),
        ("/about/", "/about/"),
    ],
)
def test_page_is_known_by_one_address_in_each_language(consultation, client, asked, known_by):
    english, chinese = f"http://localhost:8000{known_by}", f"http://localhost:8000/zh-hans{known_by}"
    of_versions = {} if "versions" in asked else {"en": english, "zh-Hans": chinese, "x-default": english}
    assert canonical_and_alternates(client, asked) == ([english], of_versions)
    assert canonical_and_alternates(client, f"/zh-hans{asked}") == ([chinese], of_versions)


def test_pages_of_a_list_name_their_neighbours(consultation, client):
    for number in range(20):
        publish(make_policy(f"one-more-{number}"), by=None)
    first, second = (client.get(f"/policies/?level=national&page={number}").content.decode() for number in (1, 2))
    assert '<link rel="next" href="?level=national&amp;page=2">' in first
    assert 'rel="prev"' not in first.partition("</head>")[0]
    assert '<link rel="prev" href="?level=national&amp;page=1">' in second


def test_withdrawn_page_is_kept_out_of_search_engines(consultation, client):
    withdraw(Policy.objects.get(slug="a-notice"), by=None, notice="Printed by mistake.", outcome="withdrawn")
    assert '<meta name="robots" content="noindex">' in client.get("/policies/a-notice/").content.decode()
    assert "a-notice" not in client.get("/sitemap-policy-1.xml").content.decode()


def test_robots_are_kept_from_the_desk_and_led_to_the_sitemap(client):
    said = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /admin/", "Disallow: /search/", "Disallow: /zh-hans/search/"} <= set(said)
    assert said[-1] == "Sitemap: http://localhost:8000/sitemap.xml"


def test_sitemap_is_split_where_a_file_is_full(consultation, client, monkeypatch):
    monkeypatch.setattr(sitemaps, "ADDRESSES_PER_FILE", 1)
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    files = [found.text for found in index.iter(f"{SITEMAP}loc")]
    assert [name.rpartition("/")[2] for name in files] == ["sitemap-terms.xml", "sitemap-policy-1.xml", "sitemap-policy-2.xml"]
    assert all(found.text for found in index.iter(f"{SITEMAP}lastmod"))
    for number, slug in ((1, "a-draft-law"), (2, "a-notice")):
        found = ElementTree.fromstring(client.get(f"/sitemap-policy-{number}.xml").content)
        (address,) = found.iter(f"{SITEMAP}loc")
        assert address.text == f"http://localhost:8000/policies/{slug}/"
        languages = {link.get("hreflang"): link.get("href") for link in found.iter("{http://www.w3.org/1999/xhtml}link")}
        assert languages == {
            "en": address.text,
            "zh-Hans": f"http://localhost:8000/zh-hans/policies/{slug}/",
            "x-default": address.text,
        }


def test_list_offers_its_address_to_copy(consultation, client):
    page = client.get("/policies/?region=CN-HA&ordering=date&utm_source=a").content.decode()
    assert 'data-copy="http://localhost:8000/policies/?region=CN-HA"' in page
