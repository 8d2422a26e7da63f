"""Restores a backup: everything is made ready beside the present database, and one renaming puts it in place."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from catalogue.http.answer_store.store import answer_store
from operations.backups import encryption
from operations.backups.backup_error import BackupError
from operations.backups.backup_sets import BackedUpFile, BackupIndex, complete_sets, read_index
from operations.backups.engines import Database, engine_module
from operations.backups.file_blobs import files_to_restore, missing_blobs, read_blob, restore_file
from operations.backups.manifest import Manifest
from operations.backups.verify_backup import check_database, open_part, read_manifest, run_manage, verify_stored

LATEST = "latest"
Tick = Callable[[], None]


class RestorePlan(NamedTuple):
    """A backup that can be restored here. `files` are those that the stores lack."""

    backup: BackupIndex
    manifest: Manifest
    identities: list[Any]
    files: list[BackedUpFile]


class Restored(NamedTuple):
    """`kept` is where the database from before is, "" if there was none; `report` what preparing the new one said."""

    kept: str
    report: str


def plan_restore(name: str, *, identity_file: str | None = None, tick: Tick = lambda: None) -> RestorePlan:
    """Changes nothing. Raises BackupError for a backup that is damaged or does not fit this installation."""
    index = _newest() if name == LATEST else read_index(name)
    if index.engine != engine_module().NAME:
        raise BackupError(f"The backup is of {index.engine}, and DATABASE_URL names {engine_module().NAME}.")
    identities = encryption.read_identities(identity_file)
    manifest = read_manifest(index, identities, tick)
    known = MigrationLoader(None).disk_migrations or {}
    if unknown := [".".join(one) for one in manifest.migrations if tuple(one) not in known]:
        raise BackupError(
            f"The backup is of a newer release ({index.release}): this one lacks the migrations {', '.join(unknown[:5])}. "
            "Install that release first."
        )
    if missing := missing_blobs(index, tick):
        raise BackupError(f"{len(missing)} files are missing from the backup, first {missing[0].store}/{missing[0].path}.")
    return RestorePlan(index, manifest, identities, files_to_restore(index, tick))


def _newest() -> BackupIndex:
    """The newest verified backup, else the newest."""
    sets = list(complete_sets())
    found = next((one for one in sets if one.is_verified), sets[0] if sets else None)
    if found is None:
        raise BackupError("There is no complete backup in BACKUP_URL.")
    return found


def rehearse(plan: RestorePlan, tick: Tick = lambda: None) -> str:
    """Restore to a temporary place and read every file; nothing here changes. What `verify_copy` returns."""
    for file in plan.backup.files:
        read_blob(plan.backup, file, encryption.Nowhere(), plan.identities, tick)
    with tempfile.TemporaryDirectory(prefix="restore.") as folder:
        return verify_stored(plan.backup, Path(folder), plan.identities, tick)


def carry_out(plan: RestorePlan, *, tick: Tick = lambda: None, say: Callable[[str], None] = lambda text: None) -> Restored:
    """Restore. Killed before the renaming, it leaves the old database, after it the new one. Raises BackupError."""
    engine = engine_module()
    engine.check_unused()
    with tempfile.TemporaryDirectory(prefix="restore.") as folder:
        say("Reading the database …")
        copy = open_part(plan.backup, Path(folder), plan.identities, tick)
        database = engine.load_beside(copy, tick)
        copy.unlink()
    try:
        check_database(database, plan.manifest, tick)
        say(f"Restoring {len(plan.files)} files …")
        for file in plan.files:
            restore_file(plan.backup, file, plan.identities, tick)
        say("Preparing the database …")
        report = _prepare(database, plan.backup, tick)
        kept = engine.put_in_place(database, _kept_name(timezone.now()))
    except BaseException:
        engine.discard(database)
        raise
    if store := answer_store():
        store.clear()
    try:
        cache.clear()
    except Exception as error:  # whatever the cache server says: its keys hold the generation, so it serves nothing old
        report += f"\nThe cache could not be emptied ({type(error).__name__}); what it holds is not used."
    return Restored(kept, report)


def _prepare(database: Database, index: BackupIndex, tick: Tick) -> str:
    return run_manage(database, "prepare_restored", "--made-at", index.made_at.isoformat(), tick=tick)


def _kept_name(at: datetime) -> str:
    return f"before-restore-{at:%Y%m%dT%H%M%S}"
