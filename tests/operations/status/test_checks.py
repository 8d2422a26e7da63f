"""Each check tells what is wrong and what to do; each is seen in order and out of order."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from access.models import WebhookEndpoint
from catalogue.models import Dump
from editorial.models import ReminderMail, Schedule
from editorial.workflow.after_save import keep_snapshot
from operations.models import ErrorReport, Heartbeat
from operations.status import job_checks, machine_checks
from operations.status.findings import Check, CheckState, in_order
from operations.status.run_checks import run_checks, status_checks, worst_state
from operations.status.site_facts import read_facts
from tests.support.accounts import create_account
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
IN_ORDER, LOOK, BROKEN = CheckState
NOW = timezone.now().replace(hour=12, minute=0)  # by UTC; at night the dump may still be made


@pytest.fixture(autouse=True)
def _stores(settings, tmp_path):
    location = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {"desk_files": location, "dumps": location, "staticfiles": settings.STORAGES["staticfiles"]}


def found(name: str):
    """The finding of one check."""
    check = next(check for check in status_checks() if check.name == name)
    return run_checks([check], read_facts(NOW))[0].finding


def ago(**time: float):
    return NOW - timedelta(**time)


def heartbeat(**fields):
    Heartbeat.objects.create(**{"worker": "host:1", "job": "published", "seen_at": ago(seconds=20), **fields})


def test_names_are_unique_and_facts_take_one_statement(django_assert_num_queries):
    names = [check.name for check in status_checks()]
    assert len(set(names)) == len(names) >= 14
    with django_assert_num_queries(1):
        read_facts()


def test_no_worker_is_broken_and_a_silent_one_too():
    assert found("worker").state == BROKEN
    heartbeat(seen_at=ago(minutes=5))
    assert (found("worker").state, found("worker").detail) == (BROKEN, "No worker was heard of for 5 minutes.")
    heartbeat(worker="host:2")
    assert found("worker").state == IN_ORDER


def test_job_that_failed_or_hangs_is_named():
    heartbeat(started_at=ago(minutes=1), ended_at=ago(seconds=50))
    assert found("jobs").detail == "1 job in 1 worker; no run failed."
    heartbeat(job="dump made", started_at=ago(hours=3))
    assert (found("jobs").state, "dump made" in found("jobs").detail) == (LOOK, True)
    heartbeat(job="reminders sent", error="SMTPServerDisconnected")
    assert found("jobs").detail == "The last run failed: reminders sent (SMTPServerDisconnected)."


def test_overdue_publication_is_told():
    policy = make_policy()
    snapshot = keep_snapshot(policy, by=None)
    assert found("publications").state == IN_ORDER
    Schedule.objects.create(uid=policy.uid, type="policy", snapshot=snapshot, publish_at=ago(minutes=10))
    assert (found("publications").state, found("publications").measure) == (LOOK, 600.0)
    Schedule.objects.update(failed_at=NOW)
    assert found("publications").state == IN_ORDER


def test_overdue_webhook_and_reminder_are_told():
    endpoint = WebhookEndpoint.objects.create(name="x", url="https://example.org/", contact="x@example.org", next_at=ago(hours=1))
    assert found("webhooks").state == IN_ORDER
    endpoint.calls.create()
    assert "1 hour" in found("webhooks").detail
    person = create_account("editor")
    ReminderMail.objects.create(person=person, day=NOW.date(), subject="x", text="x", next_at=ago(hours=2))
    assert (found("reminders").state, found("reminders").measure) == (LOOK, 7200.0)


def test_old_files_for_programs_are_told():
    assert found("dump").state == IN_ORDER
    dump = Dump.objects.create(change=0, begun_at=ago(days=3), finished_at=ago(days=3), claimed_until=NOW)
    assert "3 days old" in found("dump").detail
    Dump.objects.filter(pk=dump.pk).update(begun_at=NOW, finished_at=NOW)
    assert found("dump").state == IN_ORDER


@pytest.mark.parametrize(("age", "state"), [(None, LOOK), (timedelta(hours=25), IN_ORDER), (timedelta(hours=27), BROKEN)], ids=str)
def test_backup_is_good_for_26_hours(monkeypatch, settings, age, state):
    settings.BACKUP_RECIPIENT = "age1…"
    monkeypatch.setattr(job_checks, "backup_age", lambda now: age)
    assert found("backup").state == state


def test_demonstration_without_a_key_needs_no_backup():
    assert found("backup").state == IN_ORDER


def test_open_errors_are_counted():
    assert found("errors").state == IN_ORDER
    ErrorReport.objects.create(fingerprint="x", error="KeyError", first_seen=NOW, last_seen=ago(minutes=3))
    assert found("errors").detail == "1 kind of errors not settled; the last happened 3 minutes ago."
    ErrorReport.objects.update(is_settled=True)
    assert found("errors").state == IN_ORDER


def test_database_tells_its_migrations(monkeypatch):
    assert found("database").state == IN_ORDER
    monkeypatch.setattr(machine_checks, "known_migrations", lambda: frozenset({("policies", "9999_next")}))
    assert (found("database").state, found("database").detail) == (BROKEN, "1 migration not applied.")


def test_store_is_written_read_and_left_empty(tmp_path):
    assert found("store_desk_files").state == IN_ORDER
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("broken", [{"_open": b"other"}, {"_save": OSError(28, "No space")}], ids=["reads other", "full"])
def test_store_that_does_not_keep_what_it_gets_is_broken(monkeypatch, broken):
    def misbehave(result):
        def method(*args, **kwargs):
            if isinstance(result, Exception):
                raise result
            return open("/dev/null", "rb")

        return method

    for name, result in broken.items():
        monkeypatch.setattr(FileSystemStorage, name, misbehave(result))
    assert (found("store_dumps").state, "OSError" in found("store_dumps").detail) == (BROKEN, True)


def test_store_that_hangs_costs_a_bounded_time(monkeypatch):
    monkeypatch.setattr(machine_checks, "STORE_SECONDS", 0.05)
    release = machine_checks.threading.Event()
    monkeypatch.setattr(FileSystemStorage, "_save", lambda *args, **kwargs: release.wait(10) and "x")
    assert found("store_dumps").detail == "It does not work: no answer in time."
    release.set()


def test_cache_and_counters_are_tried(monkeypatch, settings):
    assert found("cache").state == found("counters").state == IN_ORDER
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert found("cache").state == LOOK
    settings.COUNTERS_FILE = "/nowhere/counters"
    assert (found("counters").state, found("counters").detail) == (BROKEN, "It does not work: OperationalError.")


Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("total", "free", "state"),
    [(100, 50, IN_ORDER), (100, 9, LOOK), (100, 1, BROKEN), (10_000, 1500, IN_ORDER), (1, 0.5, LOOK), (1, 0.1, BROKEN)],
)
def test_disk_is_told_before_it_is_full(monkeypatch, total, free, state):
    gib = machine_checks.GIB
    monkeypatch.setattr(machine_checks.shutil, "disk_usage", lambda folder: Usage(total * gib, 0, free * gib))
    assert found("disk").state == state


def test_check_that_fails_is_a_finding_and_the_others_go_on():
    def fail(facts):
        raise KeyError("secret")

    findings = run_checks([Check("a", "A", fail), Check("b", "B", lambda facts: in_order("Good."))])
    assert [one.finding.detail for one in findings] == ["It does not work: KeyError.", "Good."]
    assert worst_state(findings) == BROKEN
