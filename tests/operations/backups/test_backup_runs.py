"""When a backup is due, that one worker makes it, and which ones stay."""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from operations.backups import backup_runs, make_backup
from operations.backups.backup_error import BackupError
from operations.backups.backup_runs import back_up_if_due, backup_age, is_due, last_due_time, run_backup
from operations.backups.backup_sets import BackedUpFile, BackupIndex, StoredPart, backup_storage, set_names, write_index
from operations.backups.file_blobs import back_up_files
from operations.backups.models import Backup
from operations.backups.retention import delete_expired_sets, names_to_keep
from tests.support.accounts import create_account

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _stores(settings, tmp_path, key_pair):
    folders = {
        name: {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / name}}
        for name in ("backups", "desk_files", "public_files")
    }
    settings.STORAGES = settings.STORAGES | folders
    settings.BACKUP_RECIPIENT = [key_pair[1]]


def index(made_at: datetime, *, problem: str = "", files: tuple = ()) -> BackupIndex:
    return BackupIndex(
        f"{made_at:%Y-%m-%dT%H%M%SZ}-0000", made_at, "1", "sqlite", "none", {"database": StoredPart(1, "0")}, list(files), problem
    )


@pytest.fixture
def made(monkeypatch):
    """Backups that are made without work; the list of them."""
    found: list[BackupIndex] = []

    def make(*, verify, tick, at):
        tick()
        found.append(index(at))
        write_index(found[-1])
        return found[-1]

    monkeypatch.setattr(backup_runs, "make_backup", make)
    return found


def test_hour_of_the_backup_is_that_of_the_desk(settings):
    shanghai = ZoneInfo("Asia/Shanghai")
    assert last_due_time(datetime(2026, 3, 2, 2, 0, tzinfo=shanghai)) == datetime(2026, 3, 2, 2, tzinfo=shanghai)
    assert last_due_time(datetime(2026, 3, 2, 1, 59, tzinfo=shanghai)) == datetime(2026, 3, 1, 2, tzinfo=shanghai)


@pytest.mark.django_db
def test_one_backup_a_night_is_made_and_none_without_a_key(made, settings):
    settings.BACKUP_RECIPIENT = []
    assert back_up_if_due() == 0
    settings.BACKUP_RECIPIENT = ["age1…"]
    assert (back_up_if_due(), back_up_if_due(), len(made)) == (1, 0, 1)
    Backup.objects.update(begun_at=last_due_time(timezone.now()) - timedelta(minutes=1))
    assert back_up_if_due() == 1


@pytest.mark.django_db
def test_failed_backup_is_recorded_and_tried_again_after_a_pause(monkeypatch):
    def fail(**options):
        raise OSError("No space left on device")

    monkeypatch.setattr(backup_runs, "make_backup", fail)
    with pytest.raises(OSError, match="No space"):
        back_up_if_due()
    run = Backup.objects.get()
    assert (run.name, run.is_verified, run.problem) == ("", False, "No space left on device")
    assert not is_due(timezone.now())
    assert is_due(timezone.now() + backup_runs.PAUSE_AFTER_FAILURE)


@pytest.mark.django_db
def test_second_run_waits_for_the_first_and_takes_over_from_one_that_died(made):
    Backup.objects.create(begun_at=timezone.now(), claimed_until=timezone.now() + timedelta(minutes=5))
    assert run_backup() is None
    with pytest.raises(CommandError, match="at the moment"):
        call_command("backup")
    Backup.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert run_backup() is not None
    assert Backup.objects.filter(finished_at=None).count() == 0


@pytest.mark.django_db
def test_run_that_lost_its_lease_or_is_stopped_ends(made, monkeypatch):
    with pytest.raises(BackupError, match="told to stop"):
        run_backup(is_stopped=lambda: True)
    monkeypatch.setattr(backup_runs, "RENEW_SECONDS", 0)
    monkeypatch.setattr(backup_runs, "lease_row", lambda *args, **options: None)
    with pytest.raises(BackupError, match="Another worker"):
        run_backup()
    assert made == []


@pytest.mark.django_db(transaction=True)
def test_three_workers_make_one_backup(made):
    def work() -> None:
        try:
            back_up_if_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), Backup.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_age_is_that_of_the_last_verified_backup(made):
    assert backup_age() is None
    now = timezone.now()
    Backup.objects.create(begun_at=now - timedelta(hours=30), is_verified=True, name="good")
    Backup.objects.create(begun_at=now - timedelta(hours=1), name="bad", problem="Its catalogue differs.")
    assert backup_age(now) == timedelta(hours=30)


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "is_late"), [(25, False), (27, True)])
def test_dashboard_reports_a_backup_that_is_late(client, hours, is_late):
    Backup.objects.create(
        begun_at=timezone.now() - timedelta(hours=hours), finished_at=timezone.now(), is_verified=True, name="good"
    )
    client.force_login(create_account("administrator"))
    page = client.get(reverse("admin:index")).content.decode()
    assert ("The last good one is of" in page) is is_late
    assert "Last good backup" in page


@pytest.mark.django_db
def test_backup_without_a_key_is_refused_outside_a_demonstration(settings):
    settings.BACKUP_RECIPIENT, settings.LOCAL = [], False
    with pytest.raises(CommandError, match="--make-key"):
        call_command("backup")
    assert set_names() == []


@pytest.mark.django_db
def test_backup_that_breaks_off_leaves_nothing(monkeypatch):
    def fail(*args, **options):
        raise OSError("No space left on device")

    monkeypatch.setattr(make_backup, "back_up_files", fail)
    with pytest.raises(OSError, match="No space"):
        make_backup.make_backup()
    assert set_names() == []


def test_days_weeks_and_months_are_kept():
    nights = [index(NOW - timedelta(days=number)) for number in range(500)]
    kept = sorted(names_to_keep(nights, NOW), reverse=True)
    assert kept[:7] == [one.name for one in nights[:7]]
    assert len(kept) == 7 + 2 + 10  # two of the weeks' ends are among the days, the end of May is a week's end too
    assert len({name[:7] for name in kept}) == 12


def test_last_verified_backup_stays_behind_any_number_of_bad_ones():
    nights = [index(NOW - timedelta(days=number), problem="bad") for number in range(40)] + [index(NOW - timedelta(days=40))]
    assert names_to_keep(nights, NOW) == {nights[0].name, nights[-1].name}


def test_expired_sets_and_files_that_no_set_needs_are_deleted(settings):
    settings.BACKUP_DAILY, settings.BACKUP_WEEKLY, settings.BACKUP_MONTHLY = 2, 0, 0
    for number, digest in enumerate(("aa01", "bb02", "cc03")):
        write_index(index(NOW - timedelta(days=number), files=(BackedUpFile("desk_files", "a", 1, digest),)))
        backup_storage().save(f"files/none/{digest[:2]}/{digest}", make_backup.io.BytesIO(b"x"))
    backup_storage().save("sets/2026-06-10T000000Z-0000/database", make_backup.io.BytesIO(b"broken off"))
    backup_storage().save("sets/2026-06-15T115900Z-0000/database", make_backup.io.BytesIO(b"being made"))
    delete_expired_sets(NOW)
    assert set_names() == ["2026-06-14T120000Z-0000", "2026-06-15T115900Z-0000", "2026-06-15T120000Z-0000"]
    assert [folder for folder in ("aa", "bb", "cc") if backup_storage().listdir(f"files/none/{folder}")[1]] == ["aa", "bb"]


def test_set_of_a_newer_release_keeps_all_files(settings):
    write_index(index(NOW))
    backup_storage().save("sets/2026-06-14T000000Z-0000/index.json", make_backup.io.BytesIO(b'{"format": 99}'))
    backup_storage().save("files/none/aa/aa01", make_backup.io.BytesIO(b"x"))
    delete_expired_sets(NOW)
    assert backup_storage().exists("files/none/aa/aa01")
    assert len(set_names()) == 2


def test_file_is_copied_once_and_again_for_another_key(settings, tmp_path, key_pair):
    folder = tmp_path / "desk_files" / "ab"
    folder.mkdir(parents=True)
    (folder / "abc.webp").write_bytes(b"picture")
    first = list(back_up_files(None, lambda: None))
    blobs = {path: path.stat().st_mtime_ns for path in (tmp_path / "backups").rglob("*") if path.is_file()}
    assert len(blobs) == 1
    previous = BackupIndex("one", NOW, "1", "sqlite", make_backup.encryption.fingerprint(), {}, first)
    assert list(back_up_files(previous, lambda: None)) == first
    assert {path: path.stat().st_mtime_ns for path in blobs} == blobs
    settings.BACKUP_RECIPIENT = [make_backup.encryption.make_key()[1]]
    assert list(back_up_files(previous, lambda: None)) == first
    assert len([path for path in (tmp_path / "backups").rglob("*") if path.is_file()]) == 2
