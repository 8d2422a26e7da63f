"""Which backups stay: the last of each of some days, weeks and months. Files that no kept backup refers to are deleted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.utils import timezone

from operations.backups.backup_error import BackupError
from operations.backups.backup_sets import (
    BackupIndex,
    UnknownFormat,
    backup_storage,
    delete_set,
    read_index,
    set_names,
    walk_storage,
)
from operations.backups.file_blobs import BLOBS, blob_path

RECENT = timedelta(days=1)  # how long every set stays, also one that is not complete


def names_to_keep(sets: Sequence[BackupIndex], now: datetime) -> set[str]:
    """`sets` come the newest first. What is younger than RECENT stays; else verified ones only, as soon as there is one."""
    rules = ((settings.BACKUP_DAILY, "%Y-%m-%d"), (settings.BACKUP_WEEKLY, "%G-%V"), (settings.BACKUP_MONTHLY, "%Y-%m"))
    kept = {one.name for one in sets if now - one.made_at < RECENT}
    candidates = [one for one in sets if one.is_verified] or sets
    for limit, pattern in rules:
        last_of_period: dict[str, str] = {}
        for one in candidates:
            last_of_period.setdefault(timezone.localtime(one.made_at).strftime(pattern), one.name)
        kept.update(islice(last_of_period.values(), limit))
    return kept | {one.name for one in candidates[:1]}


def delete_expired_sets(now: datetime) -> None:
    """Delete what need not be kept: sets, remains of runs that broke off, and blobs. A set of a newer release keeps all blobs."""
    sets, unreadable, is_all_known = [], [], True
    for name in reversed(set_names()):
        try:
            sets.append(_without_files(read_index(name)))
        except UnknownFormat:
            is_all_known = False
        except BackupError:
            unreadable.append(name)
    kept = names_to_keep(sets, now)
    for one in sets:
        if one.name not in kept:
            delete_set(one.name)
    for name in unreadable:
        if name < f"{(now - RECENT):%Y-%m-%dT%H%M%SZ}":
            delete_set(name)
    if is_all_known:
        _delete_unreferenced_blobs(kept)


def _without_files(index: BackupIndex) -> BackupIndex:
    index.files.clear()
    return index


def _delete_unreferenced_blobs(names: set[str]) -> None:
    referenced: set[str] = set()
    for name in names:
        index = read_index(name)
        referenced.update(blob_path(index.written_for, file.sha256) for file in index.files)
    for path in list(walk_storage(backup_storage(), BLOBS)):
        if path not in referenced:
            backup_storage().delete(path)
