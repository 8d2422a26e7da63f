"""Public pages on a real streaming replica: what its role may read, and what happens when one server or the other is away."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction

from demo.benchmarks.benchmark_servers import free_port
from operations.web_server import web_server_command
from tests.support.site.site_server import UNLIMITED
from tests.support.streaming_replica import Server, primary_and_replica, wait_for_replica, with_postgres
from tests.support.template_database import ROOT
from tests.support.waiting import wait_until

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")), reason="needs PostgreSQL's server programs"),
]
ROLE, PASSWORD, ADDRESSES = "public_reader", "only-for-this-test", 200
LOAD = """
from django.core.management import call_command
from demo.demo_content import load_demo_content
call_command("migrate", verbosity=0)
call_command("load_roles", verbosity=0)
call_command("load_vocabulary", verbosity=0)
load_demo_content()
"""
RECENT_STATEMENTS = f"""
SELECT count(*) FROM pg_stat_activity
WHERE usename = '{ROLE}' AND query NOT LIKE '%pg_wal_lsn_diff%' AND query_start > now() - interval '0.5 s'
"""
WRITE = """
from django.db import transaction
from django.utils import timezone
from catalogue.models import CatalogueRevision, Sector
from catalogue.vocabulary.term_changes import record_edited_terms
with transaction.atomic():
    record_edited_terms([], at=timezone.now(), is_visible=True)
    revision = CatalogueRevision.objects.get().revision
    Sector.objects.filter(pk=Sector.objects.order_by("code").first().pk).update(name_en=f"Sector of revision {revision}")
"""


class Answer(NamedTuple):
    status: int
    seconds: float
    body: bytes


class Site(NamedTuple):
    primary: Server
    replica: Server
    port: int
    environment: dict[str, str]

    def get(self, path: str, **headers: str) -> Answer:
        begun = time.monotonic()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Answer(answer.status, time.monotonic() - begun, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, time.monotonic() - begun, error.read())

    def revision(self) -> int:
        """The last one in which WRITE changed something, as readers see it."""
        found = re.search(rb"Sector of revision (\d+)", self.get("/api/v1/sectors/").body)
        return int(found[1]) if found else 0

    def run(self, code: str) -> None:
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, timeout=120)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    with primary_and_replica() as (primary, replica):
        environment = {
            **os.environ, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "config.settings", **UNLIMITED,
            "DATABASE_URL": primary.url, "PUBLIC_DATABASE_URL": replica.url_as(ROLE, PASSWORD),
            "FILES_DIR": str(tmp_path_factory.mktemp("files")),
        }  # fmt: skip
        site = Site(primary, replica, free_port(), environment)
        site.run(LOAD)
        made = site.manage("public_role", "--apply")
        assert made.returncode == 0, made.stdout + made.stderr
        wait_for_replica(primary, replica)
        with (site.primary.home / "web.log").open("wb") as log:
            web = subprocess.Popen(
                web_server_command(port=site.port, processes=1), cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        try:
            wait_until(lambda: answers(site))
            yield site
        finally:
            web.terminate()
            web.wait(30)


def answers(site: Site) -> bool:
    try:
        return site.get("/livez").status == 200
    except OSError:
        return False


@pytest.fixture
def running(site) -> Site:
    """Both servers run, and the process reads the replica."""
    wait_for_replica(site.primary, site.replica)
    wait_until(lambda: reads_from_replica(site))
    return site


def reads_from_replica(site: Site) -> bool:
    """Whether a request, and not a sample of the watch, reads there: the role's last statements."""
    site.get(f"/policies/?q=x{time.monotonic_ns()}")
    return site.replica.ask(RECENT_STATEMENTS) > 0


def public_addresses(site: Site) -> list[str]:
    """Found from page to page, without those of subscribers, which read the primary."""
    found = [
        "/",
        "/zh-hans/",
        "/about/",
        "/search/?q=internet",
        "/api/v1/policies/",
        "/api/v1/changes/",
        "/api/v1/dumps/",
        "/sitemap.xml",
    ]
    seen = set(found)
    for path in found:
        if len(found) >= ADDRESSES:
            break
        for href in re.findall(rb'(?:href="|<loc>http://localhost:8000)(/[^"<#]*)', site.get(path).body):
            address = href.decode().replace("&amp;", "&")
            if (
                address not in seen
                and not address.startswith(("/admin", "/static", "/styleguide", "/subscriptions"))
                and not address.endswith(".pdf")
            ):
                seen.add(address)
                found.append(address)
    return found[:ADDRESSES]


def test_two_hundred_addresses_answer_through_the_role(running):
    addresses = public_addresses(running)
    assert len(addresses) == ADDRESSES
    statuses = {address: running.get(address).status for address in addresses}
    assert {address: status for address, status in statuses.items() if status >= 500 or status == 404} == {"/api/v1/dumps/": 404}
    assert reads_from_replica(running)


def as_role(server: Server) -> psycopg.Connection:
    return psycopg.connect(server.url_as(ROLE, PASSWORD), autocommit=True)


@pytest.mark.parametrize("table", ["policies_policy", "auth_user", "django_session", "access_apitoken", "editorial_snapshot"])
def test_database_itself_refuses_the_role_a_table_of_the_desk(site, table):
    with as_role(site.primary) as connection:
        assert connection.execute("SELECT count(*) FROM catalogue_entry").fetchone()[0] > 0
        with pytest.raises(InsufficientPrivilege):
            connection.execute(f"SELECT * FROM {table}")


def test_database_itself_refuses_the_role_every_write(site):
    with as_role(site.primary) as connection:
        with pytest.raises(ReadOnlySqlTransaction):
            connection.execute("DELETE FROM catalogue_entry")
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(InsufficientPrivilege):
            connection.execute("DELETE FROM catalogue_entry")
        assert connection.execute("SHOW statement_timeout").fetchone()[0] == "10s"


def test_what_is_published_is_read_within_a_second(running):
    before = running.revision()
    running.run(WRITE)
    begun = time.monotonic()
    wait_until(lambda: running.revision() > before)
    assert time.monotonic() - begun < 1


def test_late_replica_is_left_for_the_primary_and_used_again_when_it_caught_up(running):
    before = running.revision()
    running.replica.ask("SELECT pg_wal_replay_pause()")
    try:
        running.run(WRITE)
        begun = time.monotonic()
        wait_until(lambda: running.revision() > before)
        assert time.monotonic() - begun < 1.5
        time.sleep(0.6)  # longer ago than RECENT_STATEMENTS looks
        assert not reads_from_replica(running)
    finally:
        running.replica.ask("SELECT pg_wal_replay_resume()")
    wait_until(lambda: reads_from_replica(running))
    assert running.revision() > before


def test_no_reader_goes_back_to_an_earlier_revision_while_the_replica_comes_and_goes(running):
    seen = [running.revision()]
    for _ in range(2):
        running.replica.ask("SELECT pg_wal_replay_pause()")
        running.run(WRITE)
        ends = time.monotonic() + 1
        while time.monotonic() < ends:
            seen.append(running.revision())
        running.replica.ask("SELECT pg_wal_replay_resume()")
        ends = time.monotonic() + 1
        while time.monotonic() < ends:
            seen.append(running.revision())
    assert seen == sorted(seen)
    assert len(set(seen)) == 3


def test_stopped_replica_costs_no_reader_a_page(running):
    running.replica.stop()
    try:
        found = [running.get(f"/policies/?page_size={n}") for n in range(1, 40)]
    finally:
        running.replica.start_again()
    assert {answer.status for answer in found} == {200}
    assert max(answer.seconds for answer in found) < 3
    wait_until(lambda: reads_from_replica(running))


def test_replica_that_hangs_holds_a_reader_for_five_seconds_at_most(running):
    running.replica.send_signal(signal.SIGSTOP)
    try:
        found = [running.get(f"/cases/?page_size={n}") for n in range(1, 20)]
    finally:
        running.replica.send_signal(signal.SIGCONT)
    assert {answer.status for answer in found} == {200}
    assert max(answer.seconds for answer in found) < 5  # 2 until it is noticed, 2 of a connection that is tried anew
    assert sum(answer.seconds > 1 for answer in found) <= 1
    wait_until(lambda: reads_from_replica(running))


@pytest.mark.parametrize("how", ["stopped", "frozen"])
def test_pages_stay_up_without_the_primary(running, how):
    if how == "stopped":
        running.primary.stop()
    else:
        running.primary.send_signal(signal.SIGSTOP)
    try:
        found = [running.get(path) for path in public_addresses(running)[:60]]
        with_token = running.get("/api/v1/policies/", Authorization="Bearer abc")
    finally:
        if how == "stopped":
            running.primary.start_again()
        else:
            running.primary.send_signal(signal.SIGCONT)
    assert {answer.status for answer in found} <= {200, 404}
    assert with_token.status == 503
    assert with_token.seconds < 10  # 2 until it is noticed, 5 of a connection that is tried anew
    assert max(answer.seconds for answer in found) < 3


def test_check_names_a_public_table_that_the_role_may_not_read(site):
    site.primary.ask(f"REVOKE SELECT ON catalogue_entry FROM {ROLE}")
    site.primary.ask(f"GRANT SELECT ON auth_user TO {ROLE}")
    said = site.manage("check", "--database", "default").stderr
    assert "may not read the public table catalogue_entry" in said
    assert "may read the table auth_user, which is not public" in said
    assert site.manage("public_role", "--apply").returncode == 0
    assert "public_role" not in site.manage("check", "--database", "default").stderr


def test_printed_statements_hold_no_password(site):
    said = site.manage("public_role").stdout
    assert "GRANT SELECT ON" in said
    assert PASSWORD not in said
    assert with_postgres.NAME in said
