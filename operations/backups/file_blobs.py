"""Files in backups: each content once, encrypted, under its digest. A later backup refers to what an earlier one holds."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from django.core.files.base import File
from django.core.files.storage import storages

from operations.backups import encryption
from operations.backups.backup_error import BackupError
from operations.backups.backup_sets import BackedUpFile, BackupIndex, backup_storage, put_file, walk_storage

STORES = ("desk_files", "public_files", "kept_copies")  # dumps and staged imports are made again
BLOBS = "files"
Tick = Callable[[], None]


def blob_path(written_for: str, sha256: str) -> str:
    return f"{BLOBS}/{written_for}/{sha256[:2]}/{sha256}"


def back_up_files(previous: BackupIndex | None, tick: Tick) -> Iterator[BackedUpFile]:
    """Copy what `previous` does not hold for the same keys; yields every file.

    Names are made from the content, so a file of the same name and size is not read again.
    """
    written_for = encryption.fingerprint()
    known: dict[tuple[str, str, int], str] = {}
    if previous and previous.written_for == written_for:
        known = {(file.store, file.path, file.size): file.sha256 for file in previous.files}
    present = set(walk_storage(backup_storage(), f"{BLOBS}/{written_for}", tick))
    for store in STORES:
        for path in walk_storage(storages[store], tick=tick):
            with suppress(FileNotFoundError):  # deleted since the database was copied
                size = storages[store].size(path)
                sha256 = known.get((store, path, size), "")
                if blob_path(written_for, sha256) not in present:
                    file = _copy_file(store, path, written_for, tick)
                    present.add(blob_path(written_for, file.sha256))
                else:
                    file = BackedUpFile(store, path, size, sha256)
                yield file


def _copy_file(store: str, path: str, written_for: str, tick: Tick) -> BackedUpFile:
    """Encrypt the file into the store of the backups and read it back. Raises BackupError where another file came back."""
    with tempfile.TemporaryFile() as encrypted, storages[store].open(path) as file:
        reader, writer = encryption.DigestReader(file, tick), encryption.DigestWriter(encrypted)
        encryption.encrypt(reader, writer)
        sha256 = reader.sha256.hexdigest()
        put_file(blob_path(written_for, sha256), encrypted)
        if digest_of_stored(blob_path(written_for, sha256), tick) != (writer.size, writer.sha256.hexdigest()):
            raise BackupError(f"The copy of {store}/{path} came back from the store of the backups as another file.")
    return BackedUpFile(store, path, reader.size, sha256)


def digest_of_stored(path: str, tick: Tick) -> tuple[int, str]:
    """(size, SHA-256) of a file in the store of the backups. Raises BackupError where it is missing."""
    try:
        with backup_storage().open(path) as file:
            reader = encryption.DigestReader(file, tick)
            encryption.copy_bytes(reader, encryption.Nowhere())
    except FileNotFoundError:
        raise BackupError(f"{path} is missing from the store of the backups.") from None
    return reader.size, reader.sha256.hexdigest()


def missing_blobs(index: BackupIndex, tick: Tick) -> list[BackedUpFile]:
    present = set(walk_storage(backup_storage(), f"{BLOBS}/{index.written_for}", tick))
    return [file for file in index.files if blob_path(index.written_for, file.sha256) not in present]


def read_blob(index: BackupIndex, file: BackedUpFile, target: encryption.Writer, identities: list[Any], tick: Tick) -> None:
    """Decrypt the content of the file into `target`. Raises BackupError where it is missing, damaged or another one."""
    path = blob_path(index.written_for, file.sha256)
    writer = encryption.DigestWriter(target)
    try:
        with backup_storage().open(path) as stored:
            encryption.decrypt(encryption.DigestReader(stored, tick), writer, written_for=index.written_for, identities=identities)
    except FileNotFoundError:
        raise BackupError(f"{file.store}/{file.path} is missing from the backup ({path}).") from None
    except BackupError as error:
        raise BackupError(f"{file.store}/{file.path}: {error}") from None
    if (writer.size, writer.sha256.hexdigest()) != (file.size, file.sha256):
        raise BackupError(f"{file.store}/{file.path} is damaged in the backup ({path}).")


def files_to_restore(index: BackupIndex, tick: Tick) -> list[BackedUpFile]:
    """Those that their stores lack; files that came later do no harm and stay."""
    present = {store: set(walk_storage(storages[store], tick=tick)) for store in STORES}
    return [file for file in index.files if file.path not in present[file.store]]


def restore_file(index: BackupIndex, file: BackedUpFile, identities: list[Any], tick: Tick) -> None:
    with tempfile.TemporaryFile() as content:
        read_blob(index, file, content, identities, tick)
        content.seek(0)
        storages[file.store].save(file.path, File(content))
