"""`/metrics`: for a token or a network, with bounded labels, without loading the site."""

import pytest
from django.conf import settings as configured
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory

from operations.metrics import exposition
from operations.metrics.counters import REQUESTS
from operations.metrics.metrics_middleware import MetricsMiddleware, may_read_metrics, route_name
from operations.models import ErrorReport

TOKEN = "a-token-of-at-least-twenty-characters"


@pytest.fixture(autouse=True)
def _token(settings):
    settings.METRICS_ENABLED, settings.METRICS_TOKEN = True, TOKEN


@pytest.fixture
def site(client):
    """A browser of a site that counts: the middleware is chosen when the site starts."""
    client.handler.load_middleware()
    return client


def bearer(token: str = TOKEN) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize("headers", [{}, bearer("wrong"), bearer(""), {"authorization": f"Basic {TOKEN}"}])
@pytest.mark.django_db
def test_there_are_no_metrics_without_the_token(site, headers):
    assert site.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "is_let_in"),
    [
        ("10.1.2.3", "", 0, True),
        ("192.0.2.1", "", 0, False),
        ("10.1.2.3", "192.0.2.1", 1, False),
        ("192.0.2.1", "10.1.2.3", 1, True),
        ("10.1.2.3", "192.0.2.1", 0, False),
        ("nonsense", "", 0, False),
    ],
)
def test_network_is_that_of_the_client_and_not_of_the_proxy(settings, peer, forwarded, proxies, is_let_in):
    settings.METRICS_NETWORKS, settings.PROXIES = ["10.0.0.0/8"], proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert may_read_metrics(RequestFactory().get("/metrics", REMOTE_ADDR=peer, headers=headers)) is is_let_in


@pytest.mark.django_db
def test_scrape_tells_requests_and_the_quick_checks_to_any_host(site, settings):
    settings.SECURE_SSL_REDIRECT = True
    site.get("/policies/", secure=True)
    response = site.get("/metrics", headers={**bearer(), "host": "10.0.0.7"})
    text = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert 'desk_requests_total{route="policy-list",status="2xx"}' in text
    assert 'desk_check_state{check="worker"} 2.0' in text
    assert 'desk_check_value{check="errors",unit="kinds"} 0.0' in text
    assert "desk_database_up 1.0" in text


@pytest.mark.django_db
def test_second_scrape_within_ten_seconds_takes_no_statement(site, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("operations.status.site_facts.RECENT_SECONDS", 10_000)
    site.get("/metrics", headers=bearer())
    ErrorReport.objects.create(fingerprint="x", error="x", first_seen="2026-01-01T00:00Z", last_seen="2026-01-01T00:00Z")
    with django_assert_num_queries(0):
        assert 'desk_check_value{check="errors",unit="kinds"} 0.0' in site.get("/metrics", headers=bearer()).content.decode()


def test_absent_database_leaves_the_counters(monkeypatch):
    def fail(*args):
        raise exposition.DatabaseError("away")

    monkeypatch.setattr(exposition, "recent_facts", fail)
    text = exposition.metrics_text().decode()
    assert "desk_database_up 0.0" in text
    assert "desk_request_seconds_count" in text


@pytest.mark.django_db
def test_addresses_of_strangers_make_no_labels(site):
    for number in range(30):
        site.get(f"/nowhere/{number}/?q={number}")
        site.get(f"/policies/{number}/")
    routes = {labels["route"] for metric in REQUESTS.collect() for _, labels, *_ in metric.samples}
    assert "none" in routes
    assert [route for route in routes if any(character.isdigit() for character in route)] == []


def test_kept_page_is_its_own_route():
    request = RequestFactory().get("/policies/")
    request.revision = object()
    request.resolver_match = None
    assert route_name(request, HttpResponse(status=200)) == "page_cache"
    assert route_name(request, HttpResponse(status=503)) == "none"


def test_site_without_token_and_networks_counts_nothing(settings):
    settings.METRICS_ENABLED = False
    with pytest.raises(MiddlewareNotUsed):
        MetricsMiddleware(lambda request: None)
    assert configured.METRICS_DIR == ""
