"""HTTP as programs use it: conditions, compression, HEAD, OPTIONS, other origins, deprecation, errors in one form."""

import gzip
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from catalogue.api.viewsets import entry_viewset
from catalogue.http import page_cache
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
LIST = "/api/v1/policies/"


@pytest.fixture
def live_policy():
    return publish(make_policy(), by=None, at=datetime(2026, 1, 5, 8, tzinfo=UTC))


def start_of_today() -> str:
    return http_date(timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0).timestamp())


def test_answer_says_when_it_last_changed_and_who_has_it_gets_304(live_policy, client):
    answer = client.get(LIST)
    assert answer["Last-Modified"] == start_of_today()  # the catalogue changed before: what depends on the day did not
    known = client.get(LIST, headers={"If-Modified-Since": answer["Last-Modified"]})
    assert (known.status_code, known.content, known["ETag"]) == (304, b"", answer["ETag"])
    earlier = {"If-Modified-Since": http_date(datetime(2026, 1, 4, tzinfo=UTC).timestamp())}
    assert client.get(LIST, headers=earlier).status_code == 200
    assert client.get(LIST, headers={"If-Modified-Since": "yesterday"}).status_code == 200
    both = {"If-None-Match": '"other"', "If-Modified-Since": answer["Last-Modified"]}
    assert client.get(LIST, headers=both).status_code == 200  # the ETag goes first
    publish(live_policy, by=None, kind="minor")
    assert client.get(LIST, headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 200


def test_answer_of_an_earlier_day_is_not_confirmed_by_its_date(live_policy, client):
    after_the_change = {"If-Modified-Since": http_date(datetime(2026, 1, 6, tzinfo=UTC).timestamp())}
    assert client.get(LIST, headers=after_the_change).status_code == 200


def test_compressed_answer_is_the_same_one_under_a_tag_of_its_own(live_policy, client):
    plain = client.get(LIST)
    packed = client.get(LIST, headers={"Accept-Encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in plain["Vary"]
    assert "Accept" in packed["Vary"]
    again = client.get(LIST, headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]})
    assert again.status_code == 304
    assert "Content-Encoding" not in client.get(LIST, headers={"Accept-Encoding": "gzip;q=0"})


@pytest.mark.parametrize(("largest", "statements"), [(10, 3), (10**6, 1)])
def test_answer_that_is_too_large_is_made_anew_and_known_by_its_tag_all_the_same(
    live_policy, client, monkeypatch, django_assert_num_queries, largest, statements
):
    monkeypatch.setattr(page_cache, "MAX_KEPT_BYTES", largest)
    first = client.get("/api/v1/policies/", headers={"accept-encoding": "gzip"})
    with django_assert_num_queries(statements):
        assert client.get("/api/v1/policies/", headers={"accept-encoding": "gzip"}).content == first.content
    again = client.get("/api/v1/policies/", headers={"accept-encoding": "gzip", "if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_file_is_compressed_as_it_goes(live_policy, client):
    plain = b"".join(client.get(f"{LIST}?format=jsonl").streaming_content)
    packed = client.get(f"{LIST}?format=jsonl", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(b"".join(packed.streaming_content)) == plain


def test_head_says_what_get_says_without_the_body(live_policy, client):
    said, head = client.get(LIST), client.head(LIST)
    assert (head.status_code, head["ETag"], head.content) == (200, said["ETag"], b"")


def test_options_list_filters_formats_and_methods(client):
    said = client.options(LIST).json()
    assert {"q", "sector", "in_force_on", "cursor", "fields"} <= {parameter["name"] for parameter in said["parameters"]}
    assert set(said["formats"]) == {"json", "jsonl", "csv", "xlsx"}
    assert said["methods"] == ["GET", "HEAD", "OPTIONS"]


def test_page_of_another_site_may_read_and_nothing_more(live_policy, client):
    answer = client.get(LIST, headers={"Origin": "https://elsewhere.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    preflight = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "DELETE"}
    assert "DELETE" not in client.options(LIST, headers=preflight)["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Origin" not in client.get("/policies/", headers={"Origin": "https://elsewhere.example"})


@pytest.mark.parametrize(
    "address",
    ["/feeds/policies.atom", "/policies/feed.atom", "/policies/calendar.ics", "/policies/internet-plus.ris", "/media/x.pdf"],
)
def test_page_of_another_site_reads_public_files_on_conditions(live_policy, client, address):
    asks = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    allowed = client.options(address, headers=asks)["Access-Control-Allow-Headers"].lower()
    assert {"if-none-match", "if-modified-since", "range", "if-range"} <= set(allowed.split(", "))
    answer = client.get(address, headers={"Origin": "https://elsewhere.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    exposed = set(answer["Access-Control-Expose-Headers"].split(", "))
    assert {"ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After", "Location", "Content-Disposition"} <= exposed
    assert {"Deprecation", "Sunset", "Accept-Ranges", "Content-Range"} <= exposed


@pytest.mark.parametrize("address", ["/policies/", "/policies/internet-plus/", "/", "/admin/x.pdf", "/admin/feed.atom"])
def test_page_of_another_site_reads_no_page_and_nothing_of_the_desk(live_policy, client, address):
    assert "Access-Control-Allow-Origin" not in client.get(address, headers={"Origin": "https://elsewhere.example"})


def test_tag_that_a_proxy_made_weak_is_known(live_policy, client):
    tag = client.get(LIST)["ETag"]
    assert client.get(LIST, headers={"If-None-Match": f'"other", W/{tag}'}).status_code == 304


def test_address_that_will_go_says_so_also_from_the_cache(live_policy, client, monkeypatch):
    monkeypatch.setattr(entry_viewset("policy"), "deprecated_at", datetime(2026, 7, 1, tzinfo=UTC))
    monkeypatch.setattr(entry_viewset("policy"), "sunset_at", datetime(2027, 7, 1, tzinfo=UTC))
    for _ in range(2):
        answer = client.get(LIST)
        assert answer["Deprecation"] == "@1782864000"
        assert answer["Sunset"] == "Thu, 01 Jul 2027 00:00:00 GMT"
    schema = client.get("/api/v1/schema/?format=json").json()
    assert schema["paths"][LIST]["get"]["deprecated"] is True
    assert "deprecated" not in schema["paths"]["/api/v1/cases/"]["get"]


def test_failure_of_ours_is_a_problem_too(live_policy, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret")

    monkeypatch.setattr(entry_viewset("policy"), "list", broken)
    answer = Client(raise_request_exception=False).get(LIST)
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert b"secret" not in answer.content
