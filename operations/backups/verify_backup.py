"""Verification of a backup: its database is loaded in a temporary place and must hold what the manifest says."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from operations.backups import encryption
from operations.backups.backup_error import BackupError, CannotCreateDatabase, run_program
from operations.backups.backup_sets import BackupIndex, backup_storage
from operations.backups.engines import Database, engine_module
from operations.backups.manifest import Manifest, digest_of_files, parse_manifest
from operations.backups.table_digests import differing_tables

DATABASE, MANIFEST = "database", "manifest.json"
MAX_MANIFEST_BYTES = 16 * 1024 * 1024
Tick = Callable[[], None]


def read_part(index: BackupIndex, part: str, target: encryption.Writer, identities: list[Any], tick: Tick) -> None:
    """Decrypt a part into `target`. Raises BackupError where it is missing, damaged, cut off, or the key is another one."""
    stored_part = index.parts.get(part)
    if stored_part is None:
        raise BackupError(f"The backup {index.name} has no part {part}.")
    try:
        with backup_storage().open(index.part_path(part)) as stored:
            reader = encryption.DigestReader(stored, tick)
            encryption.decrypt(reader, encryption.DigestWriter(target), written_for=index.written_for, identities=identities)
    except FileNotFoundError:
        raise BackupError(f"{index.part_path(part)} is missing.") from None
    if (reader.size, reader.sha256.hexdigest()) != tuple(stored_part):
        raise BackupError(f"{index.part_path(part)} is damaged: it is another file than was written.")


def read_manifest(index: BackupIndex, identities: list[Any], tick: Tick) -> Manifest:
    """Raises BackupError where it cannot be read, or does not belong to this index."""
    with _LimitedBuffer(MAX_MANIFEST_BYTES) as data:
        read_part(index, MANIFEST, data, identities, tick)
        manifest = parse_manifest(bytes(data.content))
    if manifest.name != index.name or manifest.files != digest_of_files(index.files):
        raise BackupError(f"The index and the manifest of the backup {index.name} belong to different backups.")
    return manifest


class _LimitedBuffer:
    def __init__(self, limit: int) -> None:
        self.limit, self.content = limit, bytearray()

    def __enter__(self) -> "_LimitedBuffer":
        return self

    def __exit__(self, *error: object) -> None:
        self.content.clear()

    def write(self, data: bytes) -> int:
        if len(self.content) + len(data) > self.limit:
            raise BackupError("The manifest is too large.")
        self.content += data
        return len(data)


def open_part(index: BackupIndex, folder: Path, identities: list[Any], tick: Tick) -> Path:
    """The decrypted database part as a file in the folder. Raises as `read_part` does."""
    path = folder / "returned"
    with path.open("xb") as target:
        read_part(index, DATABASE, target, identities, tick)
    return path


def check_database(database: Database, manifest: Manifest, tick: Tick) -> None:
    """Raises BackupError for a damaged database, and for one with other rows than the manifest says."""
    found = database.problems(tick) or differing_tables(manifest.tables, database.tables(tick))
    if found:
        raise BackupError("The database in the backup is not the one that was copied: " + "; ".join(found[:5]))


def verify_copy(copy: Path, manifest: Manifest, tick: Tick) -> str:
    """Load the copy, compare it with the manifest, and recompose its catalogue. Why it is not verified, else "".

    Raises BackupError for a copy that is damaged.
    """
    try:
        with engine_module().loaded_copy(copy, tick) as database:
            check_database(database, manifest, tick)
            return catalogue_problem(database, tick)
    except CannotCreateDatabase as error:
        return str(error)


def catalogue_problem(database: Database, tick: Tick) -> str:
    """What `check_catalogue` says of that database, in a process of its own; "" where all is as composed."""
    try:
        run_manage(database, "check_catalogue", tick=tick)
    except BackupError as error:
        return f"The catalogue differs from what composing gives: {error}"
    return ""


def run_manage(database: Database, *arguments: str, tick: Tick) -> str:
    """A management command on that database. It has a cache of its own: the site's knows another content."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    environment = {**os.environ, "DATABASE_URL": database.url, "CACHE_URL": "locmemcache://"}
    return run_program(command, environment=environment, tick=tick)


def verify_stored(index: BackupIndex, folder: Path, identities: list[Any], tick: Tick) -> str:
    """Verify what stands in the store; as `verify_copy`."""
    return verify_copy(open_part(index, folder, identities, tick), read_manifest(index, identities, tick), tick)
