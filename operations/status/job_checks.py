"""Checks of the worker and of what it should have done."""

from datetime import datetime, timedelta

from django.conf import settings

from operations.backups.backup_runs import backup_age
from operations.dumps.dump_writer import last_due_time
from operations.heartbeats.models import Heartbeat
from operations.status.findings import Check, Finding, broken, in_order, in_words, look
from operations.status.site_facts import SiteFacts, age

SILENT = timedelta(minutes=2)
LONG_RUN = timedelta(hours=2)
DUMP_GRACE = timedelta(hours=2)
BACKUP_LATE = timedelta(hours=26)
START_WORKER = "Start “manage.py worker”, or “manage.py serve”, which starts one."


def check_worker(facts: SiteFacts) -> Finding:
    silence = age(facts.now, facts.last_heartbeat)
    measure = {"measure": silence.total_seconds(), "unit": "seconds"} if facts.last_heartbeat else {}
    if facts.last_heartbeat is None:
        return broken("No worker runs: nothing is published at its hour, and nothing is sent.", START_WORKER)
    if silence > SILENT:
        return broken(f"No worker was heard of for {in_words(silence)}.", START_WORKER, **measure)
    return in_order(f"Heard of {in_words(silence)} ago.", **measure)


def check_jobs(facts: SiteFacts) -> Finding:
    """Each job of the workers that are alive."""
    rows = list(Heartbeat.objects.filter(seen_at__gte=facts.now - SILENT))
    if not rows:
        return in_order("No worker is alive.")
    failed = sorted({f"{row.job} ({row.error})" for row in rows if row.error})
    long = sorted({row.job for row in rows if _is_running(row) and age(facts.now, row.started_at) > LONG_RUN})
    if failed:
        return look(f"The last run failed: {', '.join(failed)}.", "Look at the errors; the next run tries again by itself.")
    if long:
        advice = "Restart the worker if it lasts: what it was doing is taken up again."
        return look(f"Has been running for more than {in_words(LONG_RUN)}: {', '.join(long)}.", advice)
    workers = len({row.worker for row in rows})
    jobs = len({row.job for row in rows})
    return in_order(f"{jobs} job{'' if jobs == 1 else 's'} in {workers} worker{'' if workers == 1 else 's'}; no run failed.")


def _is_running(row: Heartbeat) -> bool:
    return row.started_at is not None and (row.ended_at is None or row.ended_at < row.started_at)


def _overdue(facts: SiteFacts, since: datetime | None, *, grace: timedelta, what: str, advice: str) -> Finding:
    late = age(facts.now, since)
    measure = {"measure": late.total_seconds(), "unit": "seconds"}
    if late > grace:
        return look(f"The oldest {what} has been due for {in_words(late)}.", advice, **measure)
    return in_order("Nothing is overdue.", **measure)


def check_publications(facts: SiteFacts) -> Finding:
    advice = "Look at the worker and the errors, then at “Jobs that failed” on the dashboard."
    since = facts.oldest_publication
    return _overdue(facts, since, grace=timedelta(minutes=2), what="scheduled publication", advice=advice)


def check_webhooks(facts: SiteFacts) -> Finding:
    advice = "Look at the list of webhooks: a partner's server may be away. Calls are tried again by themselves."
    return _overdue(facts, facts.oldest_webhook, grace=timedelta(minutes=15), what="call of a webhook", advice=advice)


def check_reminders(facts: SiteFacts) -> Finding:
    advice = "Look at the mail server: “manage.py doctor” tries to reach it."
    return _overdue(facts, facts.oldest_reminder, grace=timedelta(hours=1), what="reminder", advice=advice)


def check_dump(facts: SiteFacts) -> Finding:
    measure = {"measure": age(facts.now, facts.last_dump).total_seconds(), "unit": "seconds"} if facts.last_dump else {}
    night = last_due_time(facts.now)
    if facts.last_dump is None:
        return in_order("None was made yet; the first one comes at night.")
    if facts.last_dump < night and facts.now > night + DUMP_GRACE:
        advice = "Look at the worker, the errors and the disk; then run “manage.py dump”."
        return look(f"The last files are {in_words(age(facts.now, facts.last_dump))} old.", advice, **measure)
    return in_order(f"{in_words(age(facts.now, facts.last_dump))} old.", **measure)


def check_backup(facts: SiteFacts) -> Finding:
    old = backup_age(facts.now)
    if old is None and settings.LOCAL and not settings.BACKUP_RECIPIENT:
        return in_order("A demonstration makes none by itself.")
    if old is None:
        return look("No backup is known.", "Set up backups before there is something to lose: docs/backups.md.")
    measure = {"measure": old.total_seconds(), "unit": "seconds"}
    if old > BACKUP_LATE:
        return broken(
            f"The last good backup is {in_words(old)} old.", "Look at the worker and at the place for backups.", **measure
        )
    return in_order(f"The last good one is {in_words(old)} old.", **measure)


def check_errors(facts: SiteFacts) -> Finding:
    measure = {"measure": float(facts.open_errors), "unit": "kinds"}
    if facts.open_errors:
        kinds = f"{facts.open_errors} kind{'' if facts.open_errors == 1 else 's'} of errors"
        ago = in_words(age(facts.now, facts.last_error))
        advice = "Open the list of errors; send what it says to whoever programs the site, then mark it as settled."
        return look(f"{kinds} not settled; the last happened {ago} ago.", advice, **measure)
    return in_order("None is open.", **measure)


JOB_CHECKS = (
    Check("worker", "Worker", check_worker, is_quick=True),
    Check("jobs", "Jobs of the worker", check_jobs),
    Check("publications", "Scheduled publications", check_publications, is_quick=True),
    Check("webhooks", "Webhooks", check_webhooks, is_quick=True),
    Check("reminders", "Reminders", check_reminders, is_quick=True),
    Check("errors", "Errors", check_errors, is_quick=True),
    Check("dump", "Nightly files", check_dump, is_quick=True),
    Check("backup", "Backup", check_backup),
)
