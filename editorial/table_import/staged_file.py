"""A table between its report and its writing: a file of one person in the private store, for RETENTION at most."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from editorial.table_import.import_report import ImportReport

RETENTION = timedelta(days=1)
TABLE_NAME, REPORT_NAME, PROGRESS_NAME = "table", "report.json", "progress.json"


class StagedFileMissing(Exception):
    """The user has no staged table with this key: it is written already, has expired, or never existed."""


@dataclass(frozen=True)
class StagedFile:
    """`model` is the label of the model, `person` the user's primary key; `key` is chosen when the form is shown."""

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
        """Raises StagedFileMissing."""
        return self._read_file(TABLE_NAME)

    def report(self) -> ImportReport:
        """Raises StagedFileMissing."""
        return ImportReport.from_json(json.loads(self._read_file(REPORT_NAME)))

    def report_progress(self, step: str, done: int, of: int) -> None:
        """Stores how far the work is, so that `progress` can be read by another process."""
        self._write_file(PROGRESS_NAME, json.dumps({"what": step, "done": done, "of": of}).encode())

    def progress(self) -> dict[str, Any]:
        """What `report_progress` stored last; {} before that."""
        with suppress(StagedFileMissing):
            return json.loads(self._read_file(PROGRESS_NAME))
        return {}

    def remove(self) -> None:
        _remove(self.folder)

    def _write_file(self, name: str, data: bytes) -> None:
        storages["imports"].save(f"{self.folder}/{name}", ContentFile(data))

    def _read_file(self, name: str) -> bytes:
        try:
            with storages["imports"].open(f"{self.folder}/{name}") as file:
                return file.read()
        except FileNotFoundError:
            raise StagedFileMissing from None


def delete_expired_files(*, at: datetime | None = None) -> None:
    """Removes the staged files that are older than RETENTION."""
    storage, oldest = storages["imports"], (at or timezone.now()) - RETENTION
    for person in _listed("", 0):
        for name in _listed(person, 0):
            folder = f"{person}/{name}"
            with suppress(FileNotFoundError):  # another worker, or its person, removed it a moment ago
                if all(storage.get_modified_time(f"{folder}/{file}") < oldest for file in _listed(folder, 1)):
                    _remove(folder)


def _listed(folder: str, kind: int) -> list[str]:
    """Names of the folders (`kind` 0) or files (1) in a folder; none where there is no such folder."""
    with suppress(FileNotFoundError):
        return storages["imports"].listdir(folder)[kind]
    return []


def _remove(folder: str) -> None:
    storage = storages["imports"]
    for name in _listed(folder, 1):
        storage.delete(f"{folder}/{name}")
    with suppress(FileNotFoundError):
        storage.delete(folder)
