"""How often an address may ask for pages, files and feeds: before the page cache, apart from the API, never the desk."""

import time

import pytest
from django.core.cache import cache

from access import rate_limit, shared_counters
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
LIMIT = 5


@pytest.fixture(autouse=True)
def few_pages(settings, tmp_path):
    settings.COUNTERS_FILE = tmp_path / "counters.sqlite3"
    settings.PAGES_PER_MINUTE = LIMIT
    if time.time() % 60 > 56:  # else the minute ends within the test
        time.sleep(4)


def statuses(client, address, times=LIMIT + 1, **asked):
    return [client.get(address, **asked).status_code for _ in range(times)]


@pytest.mark.parametrize(
    "address",
    ["/policies/", "/policies/internet-plus/", "/feeds/policies.atom", "/policies/internet-plus.ris", "/sitemap.xml", "/oai"],
)
def test_page_beyond_the_limit_is_429_with_the_time_to_wait_though_it_is_kept(client, address):
    publish(make_policy(), by=None)
    assert statuses(client, address) == [200] * LIMIT + [429]
    refused = client.get(address)
    assert 0 < int(refused["Retry-After"]) <= 60
    assert (refused["Content-Type"], refused["Cache-Control"]) == ("text/plain; charset=utf-8", "no-store")
    assert refused.content.decode().startswith("429: These are more requests than one address may send in a minute.")


def test_refusal_is_in_the_language_of_the_page(client):
    statuses(client, "/zh-hans/policies/")
    refused = client.get("/zh-hans/policies/")
    assert (refused.status_code, refused["Content-Language"]) == (429, "zh-Hans")
    assert "请" in refused.content.decode()
    assert client.get("/policies/")["Content-Language"] == "en"


@pytest.mark.parametrize("address", ["/no-such-page/", "/static/no-such-file.css", "/livezz", "/adminn"])
def test_missing_pages_and_pictures_count_too(client, address):
    assert statuses(client, address) == [404] * LIMIT + [429]
    assert client.get(f"/media/{'0' * 32}-480.webp").status_code == 429


def test_api_and_pages_have_budgets_of_their_own(client):
    statuses(client, "/policies/")
    answer = client.get("/api/v1/policies/")
    assert answer.status_code == 200
    assert "q=1000000;" in answer["RateLimit-Policy"]


def test_probes_static_files_and_the_desk_are_not_limited(client, admin_client):
    statuses(client, "/policies/")
    for address, status in (("/livez", 200), ("/readyz", 200), ("/admin/account/login/", 200)):
        assert statuses(client, address) == [status] * (LIMIT + 1), address
    assert statuses(admin_client, "/admin/") == [200] * (LIMIT + 1)
    for _ in range(LIMIT + 1):
        answer = client.get("/static/icon.svg")
        assert (answer.status_code, answer.getvalue()[:4]) == (200, b"<svg")


def test_other_addresses_still_read(client):
    statuses(client, "/policies/")
    assert client.get("/policies/", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_limit_asks_no_database(client, django_assert_num_queries):
    client.get("/policies/")
    with django_assert_num_queries(1):  # the revision
        assert client.get("/policies/").status_code == 200
    statuses(client, "/policies/")
    with django_assert_num_queries(0):
        assert client.get("/policies/").status_code == 429


def test_pages_are_not_among_the_requests_by_day(client):
    statuses(client, "/policies/")
    assert rate_limit.daily_requests("pages:127.0.0.1") == {}
    assert shared_counters.read_counters([f"limit:pages:127.0.0.1:{int(time.time() // 60)}"]) != {}


def test_refusal_is_not_kept_for_the_next_minute(client):
    statuses(client, "/policies/")
    rate_limit.clear_leases()
    shared_counters._connect().execute("DELETE FROM counter")
    assert client.get("/policies/").status_code == 200
    cache.clear()
