"""Storage of dump files, and the dump that readers get."""

from contextlib import suppress
from typing import IO

from django.core.files import File
from django.core.files.storage import storages

from catalogue.models import Change, Dump


def latest_dump() -> Dump | None:
    return Dump.objects.exclude(finished_at=None).first()


def is_stale(dump: Dump) -> bool:
    """Whether a publication was withdrawn, redirected or deleted after the dump: it is served no more."""
    return Change.objects.for_readers().filter(number__gt=dump.change, event__in=Change.TOMBSTONES).exists()


def save_file(dump: Dump, name: str, file: IO[bytes]) -> None:
    storages["dumps"].save(f"{dump.folder}/{name}", File(file))


def open_file(dump: Dump, name: str) -> IO[bytes]:
    """Raises FileNotFoundError or StoreUnavailable."""
    return storages["dumps"].open(f"{dump.folder}/{name}")


def delete_dump(dump: Dump) -> None:
    """Delete the dump and the files that were written for it."""
    storage = storages["dumps"]
    with suppress(FileNotFoundError):
        for name in storage.listdir(dump.folder)[1]:
            storage.delete(f"{dump.folder}/{name}")
        storage.delete(dump.folder)
    dump.delete()
