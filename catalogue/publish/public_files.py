"""Files that documents show: names, types and the public store. Names are digests: one never comes to mean another file."""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction

from catalogue.models import CatalogueRevision, Entry, PublicFile, Version

PUBLIC_FILES_PATH = f"/{settings.MEDIA_URL.strip('/')}/"
MEDIA_TYPES = {
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# 32 digits of the SHA-256 of the file in the library; of a picture its width too. The picture at full size has no public name.
FILE_NAME = re.compile(r"[0-9a-f]{32}(?:-\d{1,5}\.(?:webp|jpg|png)|\.(?:pdf|docx|xlsx))")
FILE_REFERENCE = re.compile(rf'(?<=[" ]){PUBLIC_FILES_PATH}({FILE_NAME.pattern})(?=[\\" ,])')


def file_names_in(text: str) -> set[str]:
    """The files that HTML, or a document as it is stored, shows or leads to."""
    return set(FILE_REFERENCE.findall(text)) if PUBLIC_FILES_PATH in text else set()


def media_type(name: str) -> str:
    return MEDIA_TYPES[name.rpartition(".")[2]]


def is_image(name: str) -> bool:
    return media_type(name).startswith("image/")


def storage_path(name: str) -> str:
    """Where it lies in a store: a folder for the first two characters, so that none grows without end."""
    return f"{name[:2]}/{name}"


def store_once(storage: Storage, name: str, data: bytes) -> None:
    """Once: what is there under that name and in that size is the same."""
    path = storage_path(name)
    if storage.exists(path):
        if storage.size(path) == len(data):
            return
        storage.delete(path)
    storage.save(path, ContentFile(data))


def open_public_file(name: str) -> IO[bytes]:
    """Raises FileNotFoundError."""
    return storages["public_files"].open(storage_path(name))


def is_referenced(name: str) -> bool:
    """Whether something that readers may see names it."""
    return PublicFile.objects.filter(name=name).exists()


def add_file_references(entries: Iterable[Entry]) -> None:
    """Let readers have what the present documents name, besides what earlier versions do."""
    rows = [PublicFile(entry=entry, name=name) for entry in entries for name in sorted(file_names_in(entry.document))]
    if rows:
        PublicFile.objects.bulk_create(rows, ignore_conflicts=True)


def expected_file_references(entries: Iterable[Entry]) -> set[tuple[int, str]]:
    """(entry, name) of all that any version of these entries names. One statement."""
    versions = Version.objects.filter(entry__in=list(entries), document__contains=PUBLIC_FILES_PATH)
    return {(pk, name) for pk, document in versions.values_list("entry_id", "document") for name in file_names_in(document)}


@transaction.atomic
def delete_unreferenced_files(names: Iterable[str]) -> None:
    """Take those out of the public store that no version names any more.

    Under the clock's lock, as publishing copies them: else one that is copied now could be taken away before it is named.
    """
    CatalogueRevision.objects.select_for_update().get(pk=1)
    names = set(names)
    kept = set(PublicFile.objects.filter(name__in=names).values_list("name", flat=True))
    for name in sorted(names - kept):
        with suppress(FileNotFoundError):
            storages["public_files"].delete(storage_path(name))
