"""What a public request may not buy: an uncached page by a cookie, a parameter, an Accept header, a number or a Host."""

import re

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client

from catalogue.http.public_request import negotiated_media_type, normalized_query, view_at
from config.schema_views import SchemaView
from editorial.workflow.publishing import publish_together
from tests.support.factories import make_policy, make_vocabulary
from tests.support.kept_answers import forget_answers
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
PAGES = ("/", "/policies/", "/policies/internet-plus/", "/zh-hans/policies/internet-plus/", "/changes/", "/search/?q=internet")
FILES = ("/feeds/policies.atom", "/policies/feed.atom", "/policies/internet-plus.ris", "/sitemap.xml", "/search/suggest/?q=int")
KEPT = 1  # statements of an answer from the page cache


@pytest.fixture
@recorded_rows
def policies():
    make_vocabulary()
    return publish_together([make_policy(), make_policy("second")], by=None)


def query(address: str, more: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{more}"


@pytest.mark.parametrize("address", [*PAGES, *FILES, "/api/v1/policies/"])
def test_cookie_gets_the_kept_page_with_public_headers(policies, client, django_assert_num_queries, address):
    plain = client.get(address)
    with django_assert_num_queries(KEPT):
        answer = client.get(address, headers={"Cookie": "sessionid=guessed; a=b"})
    assert answer.content == plain.content
    assert answer["Cache-Control"] == plain["Cache-Control"] == "public, no-cache"


def test_no_public_view_sees_a_cookie(policies, client, monkeypatch):
    seen = []
    monkeypatch.setattr("config.views.render", lambda request, *rest, **more: seen.append(request) or pytest.fail("stop"))
    with pytest.raises(pytest.fail.Exception):
        client.get("/about/", headers={"Cookie": "a=b"})
    assert (seen[0].COOKIES, "Cookie" in seen[0].headers) == ({}, False)


def without_notice(answer) -> bytes:
    return re.sub(rb'\n?<div class="notice" role="note">.*?</div>\n', b"", answer.content, count=1)


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_unknown_parameter_gets_the_kept_page(policies, client, django_assert_num_queries, address):
    plain = client.get(address)
    for more in ("utm_source=x", "fbclid=1&fbclid=2", "%00=%ff", "Page=2"):
        with django_assert_num_queries(KEPT):
            assert without_notice(client.get(query(address, more))) == plain.content


@pytest.mark.parametrize("address", ["/", "/policies/internet-plus/", "/about/", "/policies/calendar.ics"])
def test_page_number_of_a_page_without_pages_is_no_parameter(policies, client, django_assert_num_queries, address):
    plain = client.get(address)
    with django_assert_num_queries(KEPT):
        assert without_notice(client.get(f"{address}?page=7")) == plain.content


@pytest.mark.parametrize("folder", ["/policies/", "/policies/feed.atom", "/api/v1/policies/"])
def test_order_and_repeats_of_parameters_get_the_kept_page(policies, client, django_assert_num_queries, folder):
    plain = client.get(f"{folder}?sector=I64&sector=I&technology=big-data")
    assert plain.status_code == 200
    for asked in ("technology=big-data&sector=I&sector=I64", "sector=I&sector=I64&sector=I&technology=big-data"):
        with django_assert_num_queries(KEPT):
            assert client.get(f"{folder}?{asked}").content == plain.content


def test_last_value_of_a_parameter_that_is_given_twice_counts_on_a_page(policies, client):
    assert client.get("/policies/?q=second&q=internet").content == client.get("/policies/?q=internet").content


def test_api_refuses_unknown_and_repeated_parameters(policies, client):
    assert client.get("/api/v1/policies/?utm_source=x").status_code == 400
    assert client.get("/api/v1/policies/?page=1&page=1").status_code == 400


def test_every_known_parameter_of_a_list_is_kept():
    view = view_at("/policies/", settings.ROOT_URLCONF)
    asked = QueryDict("&".join(f"{name}=x" for name in [*view.filterset().base_filters, "page", "other"]))
    assert QueryDict(normalized_query(asked, view)).keys() == asked.keys() - {"other"}


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_accept_header_gets_the_kept_page(policies, client, django_assert_num_queries, address):
    plain = client.get(address)
    for accept in ("text/html", "application/json;q=0.3,*/*", ""):
        with django_assert_num_queries(KEPT):
            assert client.get(address, headers={"Accept": accept}).content == plain.content


def test_thousand_spellings_of_accept_get_one_page_of_each_format(policies, client, django_assert_num_queries):
    address = "/api/v1/policies/internet-plus/"
    formats = {"application/json": client.get(address), "application/ld+json": client.get(address, {"format": "jsonld"})}
    assert client.get(address, headers={"Accept": "application/ld+json"}).content == formats["application/ld+json"].content
    for media_type, plain in formats.items():
        for number in range(1, 1000 if media_type == "application/json" else 100):
            accept = f"text/x-{number};q=0.1, {media_type};indent={number};q=0.{number}, */*;q=0.01"
            with django_assert_num_queries(KEPT):
                answer = client.get(address, headers={"Accept": accept})
            assert (answer.content, answer["Content-Type"]) == (plain.content, plain["Content-Type"])
            assert "Accept" in answer["Vary"].split(", ")


def test_format_of_the_address_is_negotiated_among_its_own():
    view = view_at("/api/v1/policies/", settings.ROOT_URLCONF)
    assert negotiated_media_type("application/json", ["csv"], view) == ""  # the address says it
    assert negotiated_media_type("text/csv;q=0.5", [], view) == "text/csv"
    assert negotiated_media_type("image/png", [], view) == "image/png"  # 406


def test_schema_is_kept_in_each_form_and_sets_no_cookie(client, django_assert_num_queries, monkeypatch):
    addresses = ["/api/v1/schema/", "/api/v1/schema/?format=json", "/api/v1/docs/", "/api/v1/docs/?script="]
    plain = {address: client.get(address) for address in addresses}
    monkeypatch.setattr(SchemaView, "get", lambda *args, **kwargs: pytest.fail("made again"))
    for address, first in plain.items():
        for more in ("", "lang=zh-hans", "version=3"):
            with django_assert_num_queries(KEPT):
                answer = client.get(query(address, more))
            assert (answer.status_code, answer.content) == (200, first.content)
            assert not answer.cookies
            assert "cookie" not in answer["Vary"].lower()


NUMBERS = ("0", "01", "0000000000019", "+2", "-1", "２", "1_0", "1.0", "1e0", " 1", "1 ", "٢", "9" * 30, "", "x", "0x1")


@pytest.mark.parametrize("number", NUMBERS)
def test_number_has_one_spelling(policies, client, number):
    for address in ("/policies/", "/changes/", "/corrections/", "/regions/CN-HA/", "/search/?q=plus"):
        answer = client.get(query(address, QueryDict.fromkeys(["page"], number).urlencode()))
        if number.strip() or not address.startswith(("/policies/", "/search/", "/changes/")):  # lists lead away from an empty value
            assert answer.status_code == 404, address
    for name in ("page", "page_size"):
        for address in ("/api/v1/policies/", "/api/v1/changes/"):
            assert client.get(address, {name: number}).status_code in ((404,) if len(number) == 30 else (400,)) + (400,), address
    if number:
        for address in (f"/policies/internet-plus/versions/{number}/", f"/sitemap-policy-{number}.xml"):
            assert client.get(address).status_code == 404, address
    assert client.get("/policies/?page=1").status_code == 200
    assert client.get("/policies/internet-plus/versions/1/").status_code == 200
    assert client.get("/sitemap-policy-1.xml").status_code == 200


@pytest.mark.parametrize("day", ["2015-W10-1", "２015-03-01", "+015-03-01", "2015-3-001"])
def test_day_has_one_spelling(policies, client, day):
    assert client.get("/policies/?issued_after=2015-03-01").status_code == 200
    assert client.get("/policies/", {"issued_after": day}).status_code == 400


def test_uid_has_one_spelling(policies, client):
    uid = str(policies[0].uid)
    assert client.get(f"/api/v1/policies/{uid}/").status_code == 200
    for other in (uid.replace("-", ""), f"{{{uid}}}", f"urn:uuid:{uid}", uid[:3] + "-" + uid[3:]):
        assert client.get(f"/api/v1/policies/{other}/").status_code == 404, other


@pytest.mark.parametrize("address", ["/", "/about/", "/robots.txt", "/api/v1/policies/", "/livez", "/admin/"])
def test_trace_is_refused(client, address):
    assert client.trace(address).status_code == 405


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost:80:80", "local host", "localhost@evil.example", ""])
def test_foreign_host_is_400_also_where_the_page_is_kept(policies, host):
    good = Client()
    for address in (*PAGES, *FILES, "/api/v1/policies/", "/media/x.jpg", "/static/css/tokens.css", "/admin/", "/no-such-page/"):
        if not address.startswith("/static/"):
            good.get(address)
        answer = good.get(address, headers={"Host": host or "\t"})
        assert answer.status_code == 400, address
        assert b"Internet" not in answer.content


def test_kept_page_of_another_day_or_language_is_another(policies, client):
    """The key holds the path with its language; what is normalised does not touch it."""
    forget_answers()
    assert client.get("/policies/").content != client.get("/zh-hans/policies/").content
