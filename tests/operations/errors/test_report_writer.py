"""Errors that are logged with an exception become reports, grouped, bounded, and whatever happens to the request."""

import logging
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from infra.logs.log_context import LogContext, log_context
from operations.errors import report_writer
from operations.errors.error_events import ErrorEvent, event_of
from operations.errors.models import MAX_REPORTS
from operations.errors.report_writer import ErrorReportHandler, store_events
from operations.models import ErrorReport

logger = logging.getLogger("tests.error_reports")
DAY = datetime(2026, 3, 1, tzinfo=UTC)


def event(name: str = "KeyError", **fields) -> ErrorEvent:
    common = {
        "message": "“…”",
        "location": "policies/admin.py save",
        "frames": ["policies/admin.py:7 save"],
        "request_id": "",
        "path": "/",
    }
    return ErrorEvent(**{"fingerprint": name, "error": name, "job": "", "last_seen": DAY, **common, **fields})


def fail(value: str) -> None:
    raise ValueError(f"bad value '{value}'")


@pytest.fixture
def handler():
    """A handler with its thread, attached to a logger."""
    handler = ErrorReportHandler()
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)
    handler.stop()


def log_failure(value: str, status: int = 500) -> None:
    try:
        fail(value)
    except ValueError:
        logger.exception("Failed.", extra={"status_code": status})


def written_reports(count: int) -> list[ErrorReport]:
    """The reports, as soon as they tell of `count` errors; waits at most ten seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        reports = list(ErrorReport.objects.all())
        if sum(report.count for report in reports) >= count:
            return reports
        time.sleep(0.05)
    raise AssertionError("The reports were not written.")


@pytest.mark.django_db(transaction=True)
def test_error_of_a_request_that_is_rolled_back_is_reported_without_its_values(handler):
    def broken_request() -> None:
        with transaction.atomic():
            log_failure("secret")
            fail("secret")

    with log_context(LogContext("0123456789abcdef", "/admin/shared/…/")), pytest.raises(ValueError, match="secret"):
        broken_request()
    (report,) = written_reports(1)
    assert (report.error, report.message, report.count) == ("ValueError", "bad value “…”", 1)
    assert (report.request_id, report.path) == ("0123456789abcdef", "/admin/shared/…/")
    assert report.location == "tests/operations/errors/test_report_writer.py fail"
    assert report.frames[-1].startswith("tests/operations/errors/test_report_writer.py:")


@pytest.mark.django_db(transaction=True)
def test_flood_of_errors_is_added_up_and_written_once_a_second(handler, monkeypatch):
    writes = []
    monkeypatch.setattr(report_writer, "store_events", lambda events: writes.append(events) or store_events(events))
    began = time.monotonic()
    for _ in range(2000):
        log_failure("x")
    (report,) = written_reports(2000)
    assert report.count == 2000
    assert len(writes) <= time.monotonic() - began + 1


@pytest.mark.django_db(transaction=True)
def test_errors_wait_in_memory_while_the_database_takes_none(handler, monkeypatch):
    monkeypatch.setattr(report_writer, "RETRY_SECONDS", 0.05)
    refused = []

    def refuse_twice(events):
        if len(refused) < 2:
            refused.append(events)
            raise OSError("no space")
        store_events(events)

    monkeypatch.setattr(report_writer, "store_events", refuse_twice)
    log_failure("x")
    assert written_reports(1)[0].count == 1
    assert len(refused) == 2


def test_kinds_in_memory_are_bounded():
    handler = ErrorReportHandler()
    for number in range(1000):
        handler._merge(event(f"Error{number}"))
    assert len(handler.pending) == report_writer.MAX_PENDING


@pytest.mark.django_db(transaction=True)
def test_refused_request_is_no_error_of_the_site(handler):
    log_failure("x", status=400)
    log_failure("x")
    assert written_reports(1)[0].count == 1


def test_place_of_a_kind_stays_when_lines_move():
    def made(prefix: str) -> ErrorEvent:
        namespace: dict = {}
        exec(
            compile(f"{prefix}def broken():\n    raise KeyError(1)\n", f"{report_writer.settings.BASE_DIR}/policies/x.py", "exec"),
            namespace,
        )
        try:
            namespace["broken"]()
        except KeyError as error:
            record = logging.LogRecord("x", logging.ERROR, "", 1, "x", (), (KeyError, error, error.__traceback__))
        return event_of(record)

    first, second = made(""), made("\n\n\n")
    assert (first.fingerprint, first.location) == (second.fingerprint, "policies/x.py broken")
    assert first.frames != second.frames


@pytest.mark.django_db
def test_settled_error_is_open_again_when_it_happens_again():
    store_events([event()])
    ErrorReport.objects.update(is_settled=True)
    store_events([event(count=2, last_seen=DAY + timedelta(days=1))])
    report = ErrorReport.objects.get()
    assert (report.is_settled, report.count) == (False, 3)
    assert (report.first_seen, report.last_seen) == (DAY, DAY + timedelta(days=1))


@pytest.mark.django_db
def test_kinds_in_the_database_are_bounded_and_the_oldest_go():
    ErrorReport.objects.bulk_create(
        ErrorReport(fingerprint=f"old{number}", error="x", first_seen=DAY, last_seen=DAY + timedelta(seconds=number))
        for number in range(MAX_REPORTS)
    )
    store_events([event(last_seen=DAY + timedelta(days=1))])
    assert ErrorReport.objects.count() == MAX_REPORTS
    assert not ErrorReport.objects.filter(fingerprint="old0").exists()
    ErrorReport.objects.delete_old()
    assert ErrorReport.objects.count() == 0
