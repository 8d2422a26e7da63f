"""After a restore the same revision means another content: no cache and no cursor from before is used.

What a process sees of a restore is that committed rows are as they were; rolling back to a savepoint does the same.
"""

import shutil
import socket
import subprocess
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from catalogue.models import CatalogueRevision
from config.redis_cache import RETRY_SECONDS, FailSafeRedisCache
from editorial.workflow.publishing import publish, publish_together
from infra.circuit import Circuit
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db
PAGES = ("/", "/policies/", "/search/?q=words", "/api/v1/policies/", "/api/v1/changes/", "/feeds/policies.atom", "/sitemap.xml")


@pytest.fixture(params=["process memory", "redis"])
def a_cache(request, settings, tmp_path, monkeypatch):
    if request.param == "process memory":
        yield
        return
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    monkeypatch.setattr(FailSafeRedisCache, "_circuit", Circuit(RETRY_SECONDS))
    settings.CACHES = {"default": {"BACKEND": "config.redis_cache.FailSafeRedisCache", "LOCATION": f"redis://127.0.0.1:{port}/0"}}
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        cache.set("is_up", 1)
        assert cache.get("is_up") == 1
        yield
    finally:
        server.terminate()
        server.wait(20)


def restored(publish_lost) -> None:
    """Run `publish_lost`, then make the database what it was before and renew the generation."""
    before = transaction.savepoint()
    publish_lost()
    transaction.savepoint_rollback(before)
    CatalogueRevision.renew_generation(at=timezone.now())


def revision() -> int:
    return CatalogueRevision.objects.get().revision


def test_no_cache_serves_a_text_that_a_restore_took_away(client, a_cache):
    make_vocabulary()
    kept = make_policy("kept", title="Kept words")
    uid = publish(kept, by=None).uid
    etags, numbers, lost_bodies = {}, [], {}

    def publish_lost() -> None:
        lost = [make_policy("lost", title="Lost words"), make_policy("more", title="More lost words")]
        lost[0].relations.create(type="amends", target=kept)
        publish_together(lost, by=None)
        assert client.get(f"/api/v1/policies/?related_to={uid}").json()["count"] == 1
        numbers.append(revision())
        for page in PAGES:
            answer = client.get(page)
            assert answer.status_code == 200, page
            etags[page], lost_bodies[page] = answer["ETag"], answer.content
        assert b"Lost words" in lost_bodies["/policies/"]

    restored(publish_lost)
    assert client.get("/api/v1/policies/").json()["count"] == 1
    publish(make_policy("third", title="Third words"), by=None)
    assert [revision()] == numbers
    for page in PAGES:
        answer = client.get(page)
        assert b"lost" not in answer.content.lower(), page
        again = client.get(page, headers={"If-None-Match": etags[page]})
        assert (again.status_code == 304) is (answer.content == lost_bodies[page]), page
    assert client.get(f"/api/v1/policies/?related_to={uid}").json()["count"] == 0
    assert client.get("/api/v1/changes/").json()["count"] == 2
    assert b"Third words" in client.get("/policies/").content
    assert b"Third words" in client.get("/search/?q=third").content


def test_reader_with_a_later_page_than_the_restored_one_is_not_told_that_it_did_not_change(client):
    publish(make_policy("kept"), by=None)
    dates = []

    def publish_lost() -> None:
        publish(make_policy("lost"), by=None)
        dates.append(client.get("/policies/")["Last-Modified"])

    before = transaction.savepoint()
    publish_lost()
    transaction.savepoint_rollback(before)
    later = timezone.now() + timedelta(seconds=2)
    CatalogueRevision.renew_generation(at=later)
    assert client.get("/policies/", headers={"If-Modified-Since": dates[0]}).status_code == 200


@pytest.mark.parametrize("address", ["/api/v1/policies/", "/api/v1/changes/"])
def test_cursor_from_before_a_restore_is_refused_and_says_to_begin_again(client, address):
    for slug in ("one", "two", "three"):
        publish(make_policy(slug), by=None)
    cursor = client.get(f"{address}?cursor=*&page_size=1").json()["next"].partition("cursor=")[2].partition("&")[0]
    assert client.get(f"{address}?cursor={cursor}&page_size=1").status_code == 200
    CatalogueRevision.renew_generation(at=timezone.now())
    answer = client.get(f"{address}?cursor={cursor}&page_size=1")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    (error,) = answer.json()["errors"]
    assert "restored from a backup. Begin again with cursor=*" in str(error)


def test_generation_costs_no_further_statement(client, django_assert_num_queries):
    publish(make_policy("one"), by=None)
    client.get("/policies/")
    with django_assert_num_queries(1):
        client.get("/policies/")
