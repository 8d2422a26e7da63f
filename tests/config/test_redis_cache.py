"""With a real Redis that goes away and comes back: pages stay up."""

import shutil
import signal
import socket
import subprocess
import time

import pytest
from django.core.cache import cache

from access.rate_limit import clear_leases
from access.shared_counters import increment_counter
from config.redis_cache import RETRY_SECONDS, FailSafeRedisCache
from editorial.workflow.publishing import publish
from infra.circuit import Circuit
from tests.support.factories import make_policy, make_vocabulary

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed"),
]


def start(port: int, folder) -> subprocess.Popen:
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return server
        except OSError:
            time.sleep(0.05)
    raise AssertionError("Redis did not start.")


def stop(server: subprocess.Popen) -> None:
    server.terminate()
    server.wait()


@pytest.fixture
def port(settings, monkeypatch) -> int:
    """Where the cache of the settings looks for Redis."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    backend = {"BACKEND": "config.redis_cache.FailSafeRedisCache", "LOCATION": f"redis://127.0.0.1:{port}/0", "OPTIONS": options}
    settings.CACHES = {"default": backend}
    settings.CACHE_IS_SHARED, settings.ANONYMOUS_PER_MINUTE = True, 100
    monkeypatch.setattr(FailSafeRedisCache, "_circuit", Circuit(RETRY_SECONDS))
    return port


def test_pages_stay_up_while_redis_is_away_and_are_kept_again_when_it_is_back(client, port, tmp_path, monkeypatch):
    clear_leases()
    make_vocabulary()
    publish(make_policy(), by=None)
    server = start(port, tmp_path)
    try:
        assert client.get("/policies/").status_code == client.get("/api/v1/policies/").status_code == 200
        assert cache.get_or_set("kept", lambda: 1) == 1
        stop(server)
        for address in ("/policies/", "/api/v1/policies/", "/api/v1/policies/facets/?q=internet", "/api/v1/me/usage", "/livez"):
            assert client.get(address).status_code == 200, address
        assert cache.get_or_set("kept", lambda: 2) == 2
        server = start(port, tmp_path)
        assert cache.get("kept") is None
        monkeypatch.setattr(FailSafeRedisCache, "_circuit", Circuit(RETRY_SECONDS))  # the rest is over
        cache.set("kept", 3)
        assert cache.get("kept") == 3
    finally:
        stop(server)
        clear_leases()


def test_frozen_redis_is_waited_for_once_in_a_pause(client, port, tmp_path):
    make_vocabulary()
    server = start(port, tmp_path)
    try:
        assert increment_counter("a", 1, seconds=60) == 1
        server.send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        counts = [increment_counter("a", 1, seconds=60) for _ in range(20)]
        statuses = {client.get(f"/api/v1/policies/?page={n}").status_code for n in range(1, 9)}
        waited = time.monotonic() - begun
    finally:
        server.send_signal(signal.SIGCONT)
        stop(server)
    assert counts == list(range(1, 21))
    assert statuses <= {200, 404}
    assert waited < 4
