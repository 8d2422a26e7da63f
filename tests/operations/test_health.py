"""The answers for load balancers: at once, to any Host, about the database and its migrations alone, without its secrets."""

import os
import socket
import subprocess
import threading
import time

import pytest
from django.db import connections
from django.test import Client

from operations import health
from operations.health import Readiness, database_problem
from operations.web_server import web_server_command
from tests.support.site.site_server import ROOT, fetch, free_port, wait_for
from tests.support.template_database import site_environment


def test_process_answers_without_the_database_to_any_host(client, settings, django_assert_num_queries):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/livez", headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"ok", "no-store")


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_other_methods_are_refused_without_reading_the_body(client, path):
    response = client.post(path, b"x" * 10, content_type="application/octet-stream")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.django_db(transaction=True)
def test_migrated_database_is_ready(client):
    response = client.get("/readyz", headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response.json(), response["Cache-Control"]) == (200, {"status": "ok"}, "no-store")


@pytest.mark.django_db(transaction=True)
def test_database_without_the_newest_migration_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health, "known_migrations", lambda: frozenset({("policies", "9999_next_release")}))
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "problem": "migrations"})


@pytest.mark.django_db(transaction=True)
def test_broken_database_is_told_in_one_word(monkeypatch):
    def refuse(*args):
        raise OSError("password of postgres://desk:secret@10.0.0.1/desk is wrong")

    monkeypatch.setattr(type(connections["default"]), "ensure_connection", refuse)
    assert database_problem() == "database"
    response = Client().get("/readyz")
    assert response.json() == {"status": "unavailable", "problem": "database"}


def test_database_that_hangs_is_asked_by_one_thread_and_told_in_time(monkeypatch):
    released, asked = threading.Event(), []

    def hang() -> str:
        asked.append(1)
        released.wait(20)
        return ""

    monkeypatch.setattr(health, "database_problem", hang)
    monkeypatch.setattr(health, "ANSWER_SECONDS", 0.2)
    readiness, began = Readiness(), time.monotonic()
    assert [readiness.problem() for _ in range(50)] == ["timeout"] * 50
    assert time.monotonic() - began < 5
    assert len(asked) == 1
    released.set()


def test_result_is_shared_for_a_second(monkeypatch):
    asked = []
    monkeypatch.setattr(health, "database_problem", lambda: asked.append(1) or "")
    readiness = Readiness()
    assert [readiness.problem() for _ in range(50)] == [""] * 50
    assert len(asked) == 1


@pytest.mark.thorough
def test_server_whose_database_accepts_and_stays_silent_lives_and_is_not_ready(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgres://desk:secret@127.0.0.1:{silent.getsockname()[1]}/desk"
        port = free_port()
        environment = os.environ | site_environment(tmp_path) | {"DATABASE_URL": url}
        server = subprocess.Popen(web_server_command(port=port, processes=1), cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/livez", server)
            for _ in range(2):
                began = time.monotonic()
                status, _, body = fetch(f"http://127.0.0.1:{port}/readyz")
                assert (status, b'"timeout"' in body, b"secret" in body) == (503, True, False)
                assert time.monotonic() - began < 5
            assert fetch(f"http://127.0.0.1:{port}/livez")[0] == 200
        finally:
            server.terminate()
            server.wait(60)
