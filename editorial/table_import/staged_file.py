"""A table between its report and its writing: a file in a private store, of one person, for a day at most."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from editorial.table_import.import_report import ImportReport

RETENTION = timedelta(days=1)
TABLE_NAME, REPORT_NAME, PROGRESS_NAME = "table", "report.json", "progress.json"


class StagedFileMissing(Exception):
    """There is no such table of this person: written already, too old, or never there."""


@dataclass(frozen=True)
class StagedFile:
    """`model` is the label of what the table is of; the key is chosen when its form is made."""

    person: int
    model: str
    key: UUID

    @property
    def folder(self) -> str:
        return f"{self.person}/{self.model}-{self.key}"

    def save(self, data: bytes, report: ImportReport) -> None:
        self._write_file(TABLE_NAME, data)
        self.save_report(report)

    def save_report(self, report: ImportReport) -> None:
        self._write_file(REPORT_NAME, json.dumps(report.as_json(), ensure_ascii=False).encode())

    def table(self) -> bytes:
        """Raises NotKept."""
        return self._read_file(TABLE_NAME)

    def report(self) -> ImportReport:
        """Raises NotKept."""
        return ImportReport.from_json(json.loads(self._read_file(REPORT_NAME)))

    def report_progress(self, what: str, done: int, of: int) -> None:
        """How far the work is, for `progress` in whichever process is asked."""
        self._write_file(PROGRESS_NAME, json.dumps({"what": what, "done": done, "of": of}).encode())

    def progress(self) -> dict[str, Any]:
        """The last word of `say`; empty before it, and for the instant in which it is written anew."""
        with suppress(StagedFileMissing, ValueError):
            return json.loads(self._read_file(PROGRESS_NAME))
        return {}

    def remove(self) -> None:
        _remove(self.folder)

    def _write_file(self, name: str, data: bytes) -> None:
        storage, path = storages["imports"], f"{self.folder}/{name}"
        storage.delete(path)
        storage.save(path, ContentFile(data))

    def _read_file(self, name: str) -> bytes:
        try:
            with storages["imports"].open(f"{self.folder}/{name}") as file:
                return file.read()
        except FileNotFoundError:
            raise StagedFileMissing from None


def delete_expired_files() -> None:
    """Remove what is older than a day."""
    storage, oldest = storages["imports"], timezone.now() - RETENTION
    for person in _listed("", 0):
        for name in _listed(person, 0):
            folder = f"{person}/{name}"
            if all(storage.get_modified_time(f"{folder}/{file}") < oldest for file in _listed(folder, 1)):
                _remove(folder)


def _listed(folder: str, kind: int) -> list[str]:
    """Folders (0) or files (1) within it."""
    with suppress(FileNotFoundError):
        return storages["imports"].listdir(folder)[kind]
    return []


def _remove(folder: str) -> None:
    storage = storages["imports"]
    for name in _listed(folder, 1):
        storage.delete(f"{folder}/{name}")
    with suppress(FileNotFoundError):
        storage.delete(folder)
