"""Two languages of interface: the address alone says which, links stay within it, programs are spoken to in English."""

from datetime import date
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from catalogue.http.language import CHINESE, active_language, in_language, is_page_path, localized_path
from catalogue.models import Entry, Redirect
from catalogue.templatetags.formatting import local_path
from catalogue.vocabulary.date_text import date_range, date_with_precision, format_date
from catalogue.vocabulary.link_types import FORWARD, REVERSE, link_verb
from catalogue.vocabulary.localized_names import localized_names
from editorial.workflow.publishing import publish, publish_together, withdraw
from tests.support.factories import make_policy, make_vocabulary
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
PAGES = (
    "/", "/search/", "/search/?q=internet", "/about/", "/changes/", "/corrections/", "/policies/", "/policies/?level=national",
    "/policies/internet-plus/", "/policies/internet-plus/versions/1/", "/cases/", "/news/", "/newsletters/", "/reports/",
    "/sectors/", "/technologies/", "/regions/", "/organizations/", "/priority-areas/", "/technologies/big-data/", "/regions/CN-HA/",
)  # fmt: skip


@pytest.fixture
@recorded_rows
def policy():
    make_vocabulary()
    row = make_policy(title_zh="关于积极推进“互联网+”行动的指导意见")
    other = make_policy("big-data")
    row.relations.create(type="builds_on", target=other)
    publish_together([row, other], by=None)
    return row


class TagParser(HTMLParser):
    """The opening tags of a page with their attributes."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def of(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.found if tag in tags]


def language_of_page(content: bytes) -> str:
    return TagParser(content).of("html")[0]["lang"]


def language_switch_link(content: bytes) -> dict[str, str]:
    [switch] = [link for link in TagParser(content).of("a") if link.get("class") == "language-switch"]
    return switch


def linked_page_paths(content: bytes) -> list[str]:
    """Paths of our pages that it links to, those in another language apart."""
    links = [link for link in TagParser(content).of("a", "form") if "hreflang" not in link]
    addresses = [urlsplit(link.get("href") or link.get("action") or "") for link in links]
    return [address.path for address in addresses if is_page_path(address.path) and not address.netloc]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_stands_in_both_languages_and_leads_to_itself_in_the_other(client, policy, address):
    bare, _, query = address.partition("?")
    for language, tag, other in (("en-gb", "en", "zh-Hans"), (CHINESE, "zh-Hans", "en")):
        here = localized_path(bare, language) + (f"?{query}" if query else "")
        answer = client.get(here)
        assert answer.status_code == 200, here
        assert language_of_page(answer.content) == tag
        assert answer["Content-Language"] == tag
        assert "Accept-Language" not in answer.get("Vary", "")
        assert not answer.cookies
        switch = language_switch_link(answer.content)
        assert switch["lang"] == switch["hreflang"] == other
        assert language_switch_link(client.get(switch["href"]).content)["href"] == here


@pytest.mark.parametrize("address", PAGES)
def test_links_stay_within_the_language(client, policy, address):
    for language in ("en-gb", CHINESE):
        bare, _, query = address.partition("?")
        answer = client.get(localized_path(bare, language) + (f"?{query}" if query else ""))
        ours = linked_page_paths(answer.content)
        assert len(ours) > 10
        assert [path for path in ours if path != localized_path(path, language)] == []


@pytest.mark.parametrize(
    "address", ["/api/v1/policies/", "/policies/calendar.ics", "/oai", "/robots.txt", "/sitemap.xml", "/admin/", "/livez"]
)
def test_what_is_no_page_has_no_chinese_address(client, policy, address):
    assert client.get(f"/{CHINESE}{address}").status_code == 404


@pytest.mark.parametrize("prefix", ["/zh/", "/zh-cn/", "/ZH-HANS/", "/en/", "/en-gb/", "/zh-hant/"])
def test_other_prefixes_are_no_languages(client, prefix):
    answer = client.get(f"{prefix}policies/")
    assert answer.status_code == 404
    assert answer["Content-Language"] == "en"


def test_neither_cookie_nor_header_changes_the_language(client, policy):
    plain = client.get("/policies/").content
    assert client.get("/policies/", headers={"accept-language": "zh-CN,zh;q=0.9"}).content == plain
    other = Client()
    other.cookies["django_language"] = CHINESE
    assert language_of_page(other.get("/policies/").content) == "en"


def test_kept_answers_of_the_two_languages_stay_apart(client, policy):
    said = [client.get(address) for address in ("/policies/", "/zh-hans/policies/", "/policies/", "/zh-hans/policies/")]
    assert [answer["Content-Language"] for answer in said] == ["en", "zh-Hans", "en", "zh-Hans"]
    assert said[0].content == said[2].content != said[1].content == said[3].content
    again = client.get("/zh-hans/policies/", headers={"if-none-match": said[1]["ETag"]})
    assert (again.status_code, again.get("Content-Language")) == (304, None)
    assert client.get("/policies/", headers={"if-none-match": said[1]["ETag"]}).status_code == 200


def test_language_ends_with_the_request(client, policy):
    client.get("/zh-hans/about/")
    assert translation.get_language() == "en-gb"


def test_missing_page_is_missed_in_its_language(client):
    answer = client.get("/zh-hans/no-such-page/")
    assert (answer.status_code, answer["Content-Language"]) == (404, "zh-Hans")
    assert language_of_page(answer.content) == "zh-Hans"


def test_forgotten_slash_is_added_within_the_language(client, policy):
    assert client.get("/zh-hans/policies")["Location"] == "/zh-hans/policies/"
    assert client.get("/zh-hans")["Location"] == "/zh-hans/"


def test_moves_lead_on_within_the_language(client, policy):
    entry = Entry.objects.get(slug="internet-plus")
    Redirect.objects.create(type="policy", slug="old-name", entry=entry)
    for prefix in ("", "/zh-hans"):
        assert client.get(f"{prefix}/policies/old-name/")["Location"] == f"{prefix}/policies/internet-plus/"
        earlier = client.get(f"{prefix}/policies/old-name/versions/1/")
        assert earlier["Location"] == f"{prefix}/policies/internet-plus/versions/1/"
        assert client.get(f"{prefix}/regions/CN-41/")["Location"] == f"{prefix}/regions/CN-HA/"
        assert client.get(f"{prefix}/policies/?q=")["Location"] == f"{prefix}/policies/"


def test_forwards_lead_on_within_the_language(client, policy):
    withdraw(policy, by=None, notice="Merged.", outcome=Entry.Standing.REDIRECTED, to=Entry.objects.get(slug="big-data"))
    for prefix in ("", "/zh-hans"):
        assert client.get(f"{prefix}/policies/internet-plus/")["Location"] == f"{prefix}/policies/big-data/"


def test_api_speaks_english_whoever_asks(client, policy):
    client.get("/zh-hans/policies/internet-plus/")
    document = client.get("/api/v1/policies/internet-plus/", headers={"accept-language": "zh-CN"}).json()
    assert document["relations"][0]["verb"] == "builds on"
    assert document["web_url"].endswith("localhost:8000/policies/internet-plus/")
    assert client.get("/api/v1/policies/?level=national").json()["description"].startswith("Policies of the level National")
    refused = client.get("/api/v1/policies/?kind=poem").json()
    assert "“poem” is not one of: law," in refused["detail"]


def test_verbs_are_plain_english_where_no_language_is_said():
    said = [link_verb("based_on", side) for side in (FORWARD, REVERSE)]
    assert (said, {type(one) for one in said}) == (["based on", "basis for"], {str})


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://localhost:8000/policies/x/", "/zh-hans/policies/x/"),
        ("/policies/x/#correction-1", "/zh-hans/policies/x/#correction-1"),
        ("/zh-hans/policies/x/", "/zh-hans/policies/x/"),
        ("/", "/zh-hans/"),
        ("http://localhost:8000/api/v1/policies/x/", "/api/v1/policies/x/"),
        ("/feeds/changes.atom", "/feeds/changes.atom"),
        ("/search/suggest/", "/search/suggest/"),
        ("/reports/x.pdf", "/reports/x.pdf"),
        ("/static/icon.svg", "/static/icon.svg"),
        ("", ""),
    ],
)
def test_path_leads_to_pages_in_the_language_of_the_page(address, said):
    with translation.override(CHINESE):
        assert local_path(address) == said
    assert local_path(address) == said.removeprefix("/zh-hans")


def test_days_are_written_as_each_language_writes_them():
    assert [
    format_date("2015-07-01"), format_date(None),
    date_with_precision("2015-07-01", "month"), date_with_precision("2015-07-01", "year"),
] == [
        "1 July 2015", "", "July 2015", "2015",
    ]  # fmt: skip
    assert date_with_precision(date(2015, 7, 1), "approximate") == "about July 2015"
    with translation.override(CHINESE):
        assert [
    format_date("2015-07-01"), format_date(None),
    date_with_precision("2015-07-01", "month"), date_with_precision("2015-07-01", "year"),
] == [
            "2015年7月1日", "", "2015年7月", "2015年",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "english", "chinese"),
    [
        ("2015-01-01", "2015-03-31", "1 January to 31 March 2015", "2015年1月1日至3月31日"),
        ("2015-03-01", "2015-03-31", "1 to 31 March 2015", "2015年3月1日至31日"),
        ("2014-12-01", "2015-12-31", "1 December 2014 to 31 December 2015", "2014年12月1日至2015年12月31日"),
        ("2015-03-01", "2015-03-01", "1 March 2015", "2015年3月1日"),
        ("2015-03-01", "", "1 March 2015", "2015年3月1日"),
        ("", "", "", ""),
    ],
)
def test_periods_repeat_nothing(start, end, english, chinese):
    assert date_range(start, end) == english
    with translation.override(CHINESE):
        assert date_range(start, end) == chinese


def test_names_and_titles_come_in_the_readers_language_first():
    term = {"name_en": "Big data", "name_zh": "大数据"}
    english, chinese = ("Big data", "en"), ("大数据", "zh-Hans")
    only = {"title": "WeChat", "name_zh": ""}
    assert (localized_names(term), localized_names(only)) == ([english, chinese], [("WeChat", "en")])
    with translation.override(CHINESE):
        assert (localized_names(term), localized_names(only)) == ([chinese, english], [("WeChat", "en")])


def test_terms_of_filters_are_named_in_chinese_on_chinese_pages(client, policy):
    policy.regions.set([*policy.regions.model.objects.all()])
    publish(policy, by=None, note="Henan.")
    assert "Henan" in client.get("/policies/").content.decode()
    assert "河南省" in client.get("/zh-hans/policies/").content.decode()


def test_switch_is_left_out_where_there_is_no_page():
    assert Template("{% load language_tags %}{% language_switch %}").render(Context()).strip() == ""


@pytest.mark.parametrize(("path", "english", "chinese"), [("/sectors/", "Sectors", "行业"), ("/regions/", "Regions", "地区")])
def test_list_of_terms_is_titled_in_the_language_of_the_page(client, policy, path, english, chinese):
    assert f"<h1>{english}</h1>" in client.get(path).content.decode()
    assert f"<h1>{chinese}</h1>" in client.get(f"/zh-hans{path}").content.decode()


def test_tile_of_a_region_is_named_in_the_language_of_the_page(client, policy):
    assert 'aria-label="Henan: ' in client.get("/regions/").content.decode()
    assert 'aria-label="河南省: ' in client.get("/zh-hans/regions/").content.decode()


def test_language_within_a_language_is_followed_and_left_again():
    with in_language("zh-hans"):
        with in_language("en-gb"):
            assert (active_language(), gettext("Sectors")) == ("en-gb", "Sectors")
        assert (active_language(), gettext("Sectors")) == ("zh-hans", "行业")
    assert active_language() == "en-gb"


def test_language_is_left_after_a_failure():
    with pytest.raises(ZeroDivisionError), in_language("zh-hans"):
        raise ZeroDivisionError
    assert active_language() == "en-gb"
