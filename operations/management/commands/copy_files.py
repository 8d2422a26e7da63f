"""`manage.py copy_files`: copies the files of an installation's folder into the present stores, such as a bucket of STORAGE_URL."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.core.management.base import BaseCommand, CommandError, CommandParser

from infra.file_stores.folder_storage import UNFINISHED
from infra.file_stores.store_errors import StoreUnavailable


class Command(BaseCommand):
    help = (
        "Copy files into the stores that the settings name, and compare each copy with its original. A file that is there "
        "already is only compared: a run that was stopped is started again. Nothing is removed from the folder."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from-folder", type=Path, required=True, metavar="DIR", help="The former FILES_DIR.")

    def handle(self, *args: Any, from_folder: Path, **options: Any) -> None:
        if not from_folder.is_dir():
            raise CommandError(f"--from-folder: {from_folder} is no folder.")
        try:
            for alias, (folder, _) in settings.FILE_STORES.items():
                source, copied, there = from_folder / folder, 0, 0
                for path in _files_in(source):
                    is_new = _copy(path, storages[alias], path.relative_to(source).as_posix())
                    copied, there = copied + is_new, there + (not is_new)
                self.stdout.write(f"{alias}: {copied} copied, {there} there already.")
        except StoreUnavailable as error:
            raise CommandError(f"{error} Start the command again: it goes on where it stopped.") from error


def _files_in(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != UNFINISHED)


def _copy(path: Path, storage: Storage, name: str) -> bool:
    """Whether the file was copied; False where the store has it. Raises CommandError for a copy that differs."""
    with path.open("rb") as file:
        digest = _digest(file)
        if storage.exists(name) and storage.size(name) == path.stat().st_size and _stored_digest(storage, name) == digest:
            return False
        file.seek(0)
        storage.save(name, File(file, name))
    if _stored_digest(storage, name) != digest:
        raise CommandError(f"The copy of {path} differs from it: something else writes there, or the store is damaged.")
    return True


def _stored_digest(storage: Storage, name: str) -> bytes:
    with storage.open(name) as file:
        return _digest(file)


def _digest(file: IO[bytes] | File) -> bytes:
    digest = hashlib.sha256()
    while block := file.read(2**20):
        digest.update(block)
    return digest.digest()
