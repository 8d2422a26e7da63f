"""Feeds by the rules of their formats, in both languages, page by page: Atom (RFC 4287, RFC 5005) and JSON Feed 1.1."""

import json
import re
from datetime import date

import feedparser
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from catalogue.http.language import CHINESE
from catalogue.models import Organization, Sector
from catalogue.web.feeds import feed_content, feed_document
from catalogue.web.feeds.feed_content import with_whole_addresses
from editorial.library.uploads import add_file
from editorial.workflow.publishing import publish, publish_together, withdraw
from newsletters.models import Item, SpecialReport
from tests.support.atom_rules import ATOM, TOMBSTONES, XML, check_feed
from tests.support.factories import make_policy, make_vocabulary
from tests.support.json_feed_schema import JSON_FEED
from tests.support.recorded_rows import recorded_rows
from tests.support.samples.media_files import figure_html, picture

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
FEEDS = (
    "/feeds/policies", "/feeds/news", "/feeds/reports", "/feeds/cases", "/feeds/changes", "/feeds/corrections",
    "/policies/feed", "/search/feed", "/changes/feed", "/sectors/I/feed", "/policies/act/feed", "/policies/withdrawn/feed",
)  # fmt: skip
PAGES = (
    "/",
    "/policies/",
    "/search/?q=act",
    "/sectors/I/",
    "/changes/",
    "/corrections/",
    "/newsletters/",
    "/policies/act/",
    "/about/",
)


@pytest.fixture
@recorded_rows
def rows():
    """A policy with a Chinese title, terms, a picture, links and a correction; an item with an analysis; a report."""
    make_vocabulary()
    photo = add_file(picture(), "photo.jpg", title="Photo", alt="What the photo shows")
    body = '<p>Text with <a href="/policies/other/">a link</a>, <a href="https://example.org/?a=1&amp;b=2">another</a>.</p>'
    act = make_policy("act", title_zh="法", summary="It says a < b & c.", body=body + figure_html(photo))
    other, withdrawn = make_policy("other"), make_policy("withdrawn")
    act.sectors.set(Sector.objects.filter(code="I64"))
    act.issuers.add(Organization.objects.get(code="miit"))
    item = Item.objects.create(
        slug="item", title="An item", summary="So.", is_summary=True, is_strategic_analysis=True, facts="<p>Facts.</p>",
        analysis="<p>Thoughts.</p>", analyst="An analyst", analysed_on=date(2026, 1, 2),
    )  # fmt: skip
    report = SpecialReport.objects.create(
        slug="report", title="A report", summary="All.", issued_on=date(2026, 1, 3), abstract="<p>Abstract.</p>", authors="Li Na"
    )
    report.sections.create(position=1, title="Introduction", body="<p>Text.</p>")
    for row in (item, report):
        row.sources.add(*other.sources.all())
    publish_together([act, other, withdrawn, item, report], by=None)
    act.corrections.create(was_wrong="<1>", is_right="第二", corrected_on=date(2026, 1, 4))
    publish(act, by=None, kind="correction", note="The date.")
    withdraw(withdrawn, by=None, notice="Printed by mistake.", outcome="withdrawn")
    return {"act": act, "other": other, "item": item}


def read_json(client, address: str) -> dict:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/feed+json; charset=utf-8")
    feed = json.loads(answer.content)
    Draft202012Validator(JSON_FEED, format_checker=FormatChecker()).validate(feed)
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    return feed


def read_atom(client, address: str):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return check_feed(answer.content)


@pytest.mark.parametrize("prefix", ["", f"/{CHINESE}"])
def test_every_feed_is_valid_and_both_formats_say_the_same(rows, client, prefix):
    for address in FEEDS:
        atom, feed = read_atom(client, f"{prefix}{address}.atom"), read_json(client, f"{prefix}{address}.json")
        parsed = feedparser.parse(client.get(f"{prefix}{address}.atom").content)
        assert (parsed.bozo, parsed.version) == (0, "atom10"), address
        entries = atom.findall(f"{ATOM}entry")
        assert entries or address == "/feeds/cases"
        in_atom = [(one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}title"), one.findtext(f"{ATOM}content")) for one in entries]
        assert in_atom == [(one["id"], one["title"], one.get("content_html")) for one in feed["items"]], address
        assert [one.link for one in parsed.entries] == [one["url"] for one in feed["items"]]
        assert feed["language"] == atom.get(f"{XML}lang") == ("zh-Hans" if prefix else "en")
        deleted = [one.get("ref") for one in atom.findall(f"{TOMBSTONES}deleted-entry")]
        assert deleted == [one["id"] for one in feed["_expert_desk"]["deleted"]]
        assert len(deleted) == ("polic" in address and "act" not in address and "withdrawn" not in address) + (
            address in ("/search/feed", "/sectors/I/feed")
        )


def test_entry_has_terms_authors_rights_and_its_text(rows, client, settings):
    settings.CONTENT_LICENCE, settings.CONTENT_LICENCE_URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
    (entry,) = [
        one for one in read_atom(client, "/feeds/policies.atom").findall(f"{ATOM}entry") if one.findtext(f"{ATOM}title") == "Act"
    ]
    categories = [(one.get("scheme"), one.get("term"), one.get("label")) for one in entry.findall(f"{ATOM}category")]
    assert categories == [
        (f"{SITE}/search/", "policy", "Policy"),
        (f"{SITE}/sectors/", "I64", "Internet services"),
        (f"{SITE}/organizations/", "miit", "Ministry of Industry"),
    ]
    assert entry.findtext(f"{ATOM}rights") == "CC BY 4.0"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Expert Desk"
    assert entry.findtext(f"{ATOM}summary") == "It says a < b & c."
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert content.text.startswith("<p>It says a &lt; b &amp; c.</p>")
    addresses = re.findall(r'(?:href|src)="([^"]*)"', content.text)
    assert addresses[:2] == [f"{SITE}/policies/other/", "https://example.org/?a=1&amp;b=2"]
    assert re.fullmatch(rf"{SITE}/media/\w+-\d+\.jpg", addresses[2])
    for one in re.search(r'srcset="([^"]*)"', content.text)[1].split(", "):
        assert re.fullmatch(rf"{SITE}/media/\w+-\d+\.webp \d+w", one)
    item = next(one for one in read_json(client, "/feeds/policies.json")["items"] if one["title"] == "Act")
    assert item["tags"] == ["Policy", "Internet services", "Ministry of Industry"]
    assert (item["summary"], item["language"], item["authors"]) == ("It says a < b & c.", "en", [{"name": "Expert Desk"}])


def test_facts_stand_apart_from_the_analysis_which_is_signed(rows, client):
    (item,) = read_json(client, "/feeds/news.json")["items"]
    assert re.sub(r"\s*\n\s*", "", item["content_html"]) == (
        "<p>So.</p><h2>Facts</h2><p>Facts.</p><h2>Analysis</h2><p>Thoughts.</p><p>An analyst, 2 January 2026</p>"
    )
    (report,) = read_json(client, "/feeds/reports.json")["items"]
    assert (report["authors"], "<p>Abstract.</p>" in report["content_html"]) == ([{"name": "Li Na"}], True)


def test_correction_says_what_was_wrong_and_what_is_right(rows, client):
    (item,) = read_json(client, "/feeds/corrections.json")["items"]
    assert item["content_html"] == "<p><del>&lt;1&gt;</del></p>\n<p><ins>第二</ins></p>"
    assert (item["title"], item["language"]) == ("Correction: Act", "zh-Hans")


def test_long_text_is_left_to_its_page(rows, client, monkeypatch):
    monkeypatch.setattr(feed_content, "MAX_CHARACTERS", 60)
    items = {one["title"]: one["content_html"] for one in read_json(client, f"/{CHINESE}/feeds/policies.json")["items"]}
    assert items["法"].endswith(f'<p><a href="{SITE}/{CHINESE}/policies/act/">阅读全文</a></p>')
    assert "Text with" not in items["法"]
    assert "<a" not in items["Other"]


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ('<a href="#note" title="a > b">', '<a href="https://a.example/x/#note" title="a > b">'),
        ('<img src="/media/a.webp" srcset="/media/a.webp 480w, /media/b.webp 960w">',) * 2,
        ('<p>Write src="/x" so.</p>',) * 2,
        ('<a href="mailto:a@example.org">', '<a href="mailto:a@example.org">'),
        ('<a href="https://[">', '<a href="https://[">'),
    ],
)
def test_addresses_become_whole_in_tags_alone(html, whole):
    whole = whole.replace("/media/", "https://a.example/media/")
    assert with_whole_addresses(html, "https://a.example/x/") == whole


def test_chinese_edition_names_things_in_chinese_and_leads_to_chinese_pages(rows, client):
    english, chinese = (read_atom(client, f"{prefix}/policies/feed.atom?sector=I") for prefix in ("", f"/{CHINESE}"))
    assert english.findtext(f"{ATOM}title") == "Expert Desk: Policies in Information transmission"
    assert chinese.findtext(f"{ATOM}title").startswith("Expert Desk: ")
    links = {one.get("rel"): one.get("href") for one in chinese.findall(f"{ATOM}link")}
    assert links == {
        "alternate": f"{SITE}/{CHINESE}/policies/?sector=I", "self": f"{SITE}/{CHINESE}/policies/feed.atom?sector=I"
    }  # fmt: skip
    (entry,), (other,) = chinese.findall(f"{ATOM}entry"), english.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == other.findtext(f"{ATOM}id") == rows["act"].uid.urn
    assert entry.find(f"{ATOM}link").get("href") == f"{SITE}/{CHINESE}/policies/act/"
    assert (entry.findtext(f"{ATOM}title"), other.findtext(f"{ATOM}title")) == ("法", "Act")
    assert [one.get("label") for one in entry.findall(f"{ATOM}category")][:1] == ["政策"]
    languages = {name: entry.find(f"{ATOM}{name}").get(f"{XML}lang") for name in ("title", "summary", "content")}
    assert languages == {"title": None, "summary": "en", "content": "en"}
    assert all(one.get(f"{XML}lang") is None for one in other.iter() if one.tag != f"{ATOM}feed")


@pytest.mark.parametrize("prefix", ["", f"/{CHINESE}"])
def test_every_head_that_names_an_atom_feed_names_the_json_feed_beside_it(rows, client, prefix):
    for page in PAGES:
        head = client.get(prefix + page).content.decode().partition("</head>")[0]
        named = [
            [
                re.search(r'href="([^"]*)"', link)[1].replace("&amp;", "&")
                for link in re.findall(rf"<link [^>]*{media_type}[^>]*>", head)
            ]
            for media_type in (r"application/atom\+xml", r"application/feed\+json")
        ]
        assert named[0], page
        assert [address.replace(".atom", ".json") for address in named[0]] == named[1]
        for address in (*named[0], *named[1]):
            assert address.startswith(f"{prefix}/")
            assert client.get(address).status_code == 200, address


@pytest.fixture
def two_a_page(monkeypatch):
    monkeypatch.setattr(feed_document, "FEED_LENGTH", 2)


@pytest.mark.parametrize(
    "address", ["/policies/feed", "/feeds/policies", "/changes/feed", "/policies/act/feed", "/regions/CN-HA/feed"]
)
def test_pages_of_a_feed_lead_from_the_first_to_the_last(rows, client, two_a_page, address):
    for number in range(3):
        row = make_policy(f"more-{number}")
        row.regions.set(row.regions.model.objects.all())
        publish(row, by=None)
        publish(rows["act"], by=None, kind="minor")
    first = f"{address}.atom?" + ("type=policy" if "policies" not in address else "")
    seen, address_now, previous = [], first.rstrip("?"), None
    while address_now:
        feed = read_atom(client, address_now)
        links = {one.get("rel"): one.get("href").removeprefix(SITE) for one in feed.findall(f"{ATOM}link")}
        assert links["self"] == address_now
        assert links["first"] == first.rstrip("?")
        assert links.get("previous") == previous
        assert "page=" not in links["alternate"]
        items = read_json(client, address_now.replace(".atom", ".json"))
        assert items.get("next_url", "").removeprefix(SITE) == links.get("next", "").replace(".atom", ".json")
        assert feed.findtext(f"{ATOM}id") == SITE + links["alternate"]
        if previous:
            assert feed.find(f"{TOMBSTONES}deleted-entry") is None
        seen += [one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")]
        previous, address_now, last = address_now, links.get("next"), links["last"]
    assert previous == last
    assert len(seen) == len(set(seen)) > 2


@pytest.mark.parametrize("number", ["0", "2", "01", "x", "-1"])
def test_page_that_is_not_there_is_404(rows, client, number):
    for address in ("/policies/feed.atom", "/feeds/changes.json", "/feeds/corrections.atom", "/policies/act/feed.json"):
        assert client.get(f"{address}?page={number}").status_code == 404


def test_title_of_a_feed_cannot_break_its_xml(client):
    make_vocabulary()
    publish(make_policy("sharp", title="</title> & <b>", summary="]]> <x>"), by=None)
    assert [one.findtext(f"{ATOM}title") for one in read_atom(client, "/policies/feed.atom").findall(f"{ATOM}entry")] == [
        "</title> & <b>"
    ]
