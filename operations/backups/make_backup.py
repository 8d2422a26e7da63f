"""Makes a backup: the database first, then the files, verified, and at the end the index that makes it complete."""

import io
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import timezone

from operations.backups import encryption
from operations.backups.backup_error import BackupError
from operations.backups.backup_sets import (
    BackedUpFile,
    BackupIndex,
    StoredPart,
    complete_sets,
    delete_set,
    new_set_name,
    put_file,
    write_index,
)
from operations.backups.engines import Database, engine_module
from operations.backups.file_blobs import back_up_files, digest_of_stored
from operations.backups.manifest import MIGRATIONS_SQL, REVISION_SQL, Manifest, digest_of_files
from operations.backups.verify_backup import DATABASE, MANIFEST, verify_copy, verify_stored

NOT_ASKED = "Nobody asked for its verification."
NO_KEY = (
    "BACKUP_RECIPIENT is not set, and backups hold everything that is private. Make a key with `manage.py backup --make-key`, "
    "keep the secret half elsewhere, and set BACKUP_RECIPIENT to the public half."
)
Tick = Callable[[], None]


def make_backup(*, verify: bool = True, tick: Tick = lambda: None, at: datetime | None = None) -> BackupIndex:
    """Write a backup and return its index. On any exception what was written of it is deleted.

    Raises BackupError, also where no key is set in production, and what the store raises.
    """
    if not encryption.recipients() and not settings.LOCAL:
        raise BackupError(NO_KEY)
    made_at = at or timezone.now()
    name = new_set_name(made_at)
    try:
        with tempfile.TemporaryDirectory(prefix="backup.") as folder:
            index = _write_set(name, made_at, Path(folder), verify=verify, tick=tick)
        write_index(index)
    except BaseException:
        with suppress(OSError):
            delete_set(name)
        raise
    return index


def _write_set(name: str, made_at: datetime, folder: Path, *, verify: bool, tick: Tick) -> BackupIndex:
    engine = engine_module()
    with engine.copied_database(folder, tick) as (copy, source):
        tables, migrations, revision = source.tables(tick), _migrations(source), source.fetch(REVISION_SQL)[0][0]
    parts, files = {}, list[BackedUpFile]()
    with copy.open("rb") as content:
        parts[DATABASE] = _write_part(name, DATABASE, content, tick)
    files.extend(back_up_files(next(complete_sets(), None), tick))
    manifest = Manifest(
        name, made_at.isoformat(), settings.RELEASE, engine.NAME, migrations, revision, tables, digest_of_files(files)
    )
    parts[MANIFEST] = _write_part(name, MANIFEST, io.BytesIO(manifest.to_json()), tick)
    index = BackupIndex(name, made_at, settings.RELEASE, engine.NAME, encryption.fingerprint(), parts, files, NOT_ASKED)
    return _verified(index, manifest, copy, folder, tick) if verify else index


def _migrations(database: Database) -> list[list[str]]:
    return [[str(value) for value in row] for row in database.fetch(MIGRATIONS_SQL)]


def _write_part(name: str, part: str, content: IO[bytes], tick: Tick) -> StoredPart:
    """Encrypt into the store and read back. Raises BackupError where another file came back."""
    with tempfile.TemporaryFile() as encrypted:
        writer = encryption.DigestWriter(encrypted)
        encryption.encrypt(encryption.DigestReader(content, tick), writer)
        path, written = f"sets/{name}/{part}", StoredPart(writer.size, writer.sha256.hexdigest())
        put_file(path, encrypted)
    if digest_of_stored(path, tick) != written:
        raise BackupError(f"{path} came back from the store of the backups as another file.")
    return written


def _verified(index: BackupIndex, manifest: Manifest, copy: Path, folder: Path, tick: Tick) -> BackupIndex:
    """From what stands in the store where the secret key is at hand; without it from the copy before its encryption."""
    identities: list[Any] = encryption.read_identities()
    if identities or index.written_for == encryption.PLAIN:
        problem = verify_stored(index, folder, identities, tick)
    else:
        problem = verify_copy(copy, manifest, tick)
    return BackupIndex(**{**vars(index), "problem": problem})
