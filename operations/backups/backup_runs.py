"""Runs of the backup: when one is due, which worker makes it, and how long ago the last good one was made."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from catalogue.models import CatalogueRevision
from infra.claims import is_unleased, lease_row
from operations.backups.backup_error import BackupError
from operations.backups.backup_sets import BackupIndex
from operations.backups.make_backup import make_backup
from operations.backups.models import Backup
from operations.backups.retention import delete_expired_sets

LEASE = timedelta(minutes=10)
RENEW_SECONDS = 60
PAUSE_AFTER_FAILURE = timedelta(minutes=30)
KEPT_RUNS = timedelta(days=400)
LATE = timedelta(hours=26)  # one night and two hours


class BackupStopped(BackupError):
    """The worker was told to stop, or another one took the run over."""


def last_due_time(now: datetime) -> datetime:
    """The last BACKUP_AT at or before `now`, in the desk's zone."""
    local = timezone.localtime(now)
    due = datetime.combine(local.date(), settings.BACKUP_TIME, tzinfo=local.tzinfo)
    return due if due <= local else due - timedelta(days=1)


def back_up_if_due(is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Worker job: returns 1 if a backup was made. Nothing is due without BACKUP_RECIPIENT."""
    if not settings.BACKUP_RECIPIENT or not is_due(timezone.now()):
        return 0
    try:
        return 1 if run_backup(is_stopped=is_stopped, only_due=True) else 0
    except BackupStopped:
        return 0


def is_due(now: datetime) -> bool:
    """Whether no backup was made since the last hour of backups; after a failure only once PAUSE_AFTER_FAILURE is over."""
    since = Backup.objects.filter(begun_at__gte=last_due_time(now))
    return not since.exclude(name="").exists() and not since.filter(finished_at__gt=now - PAUSE_AFTER_FAILURE).exists()


def run_backup(
    *, verify: bool = True, is_stopped: Callable[[], bool] = lambda: False, only_due: bool = False
) -> BackupIndex | None:
    """Make a backup and delete those that are past their time; None while another run goes on. Raises BackupError, OSError."""
    run = _claim_run(only_due=only_due)
    if run is None:
        return None
    try:
        index = make_backup(verify=verify, tick=_Lease(run, is_stopped).tick, at=run.begun_at)
    except BackupStopped:
        run.delete()  # another worker begins at once
        raise
    except BaseException as error:
        _finish(run, problem=str(error) or type(error).__name__)
        raise
    _finish(run, name=index.name, is_verified=index.is_verified, size=index.size, problem=index.problem)
    delete_expired_sets(timezone.now())
    Backup.objects.filter(begun_at__lt=timezone.now() - KEPT_RUNS).delete()
    return index


@transaction.atomic
def _claim_run(*, only_due: bool) -> Backup | None:
    CatalogueRevision.objects.select_for_update().get(pk=1)  # one claim at a time
    now = timezone.now()
    if Backup.objects.filter(finished_at=None).exclude(is_unleased()).exists() or (only_due and not is_due(now)):
        return None
    Backup.objects.filter(finished_at=None).update(finished_at=now, problem="Its worker ended before the backup was made.")
    return Backup.objects.create(begun_at=now, claimed_until=now + LEASE)


class _Lease:
    """`tick` renews the lease of the run each minute. Raises BackupStopped where the worker is to stop or the lease is lost."""

    def __init__(self, run: Backup, is_stopped: Callable[[], bool]) -> None:
        self.run, self.is_stopped, self.renewed = run, is_stopped, time.monotonic()

    def tick(self) -> None:
        if self.is_stopped():
            raise BackupStopped("The worker was told to stop.")
        if time.monotonic() - self.renewed < RENEW_SECONDS:
            return
        until = lease_row(Backup.objects.filter(pk=self.run.pk, finished_at=None), LEASE, held=self.run.claimed_until)
        if until is None:
            raise BackupStopped("Another worker makes the backup.")
        self.run.claimed_until, self.renewed = until, time.monotonic()


def _finish(run: Backup, **values: object) -> None:
    Backup.objects.filter(pk=run.pk).update(finished_at=timezone.now(), claimed_until=None, **values)


def last_good_backup() -> Backup | None:
    return Backup.objects.filter(is_verified=True).first()


def backup_age(now: datetime | None = None) -> timedelta | None:
    """Time since the last verified backup began; None before the first."""
    good = last_good_backup()
    return (now or timezone.now()) - good.begun_at if good else None
