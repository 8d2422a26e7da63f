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

from editorial.tables.report import Report

KEPT_FOR = timedelta(days=1)
TABLE, REPORT, PROGRESS = "table", "report.json", "progress.json"


class NotKept(Exception):
    """There is no such table of this person: written already, too old, or never there."""


@dataclass(frozen=True)
class Kept:
    """`model` is the label of what the table is of; the key is chosen when its form is made."""

    person: int
    model: str
    key: UUID

    @property
    def folder(self) -> str:
        return f"{self.person}/{self.model}-{self.key}"

    def put(self, data: bytes, report: Report) -> None:
        self._save(TABLE, data)
        self.put_report(report)

    def put_report(self, report: Report) -> None:
        self._save(REPORT, json.dumps(report.as_json(), ensure_ascii=False).encode())

    def table(self) -> bytes:
        """Raises NotKept."""
        return self._read(TABLE)

    def report(self) -> Report:
        """Raises NotKept."""
        return Report.from_json(json.loads(self._read(REPORT)))

    def say(self, what: str, done: int, of: int) -> None:
        """How far the work is, for `progress` in whichever process is asked."""
        self._save(PROGRESS, json.dumps({"what": what, "done": done, "of": of}).encode())

    def progress(self) -> dict[str, Any]:
        """The last word of `say`; empty before it, and for the instant in which it is written anew."""
        with suppress(NotKept, ValueError):
            return json.loads(self._read(PROGRESS))
        return {}

    def remove(self) -> None:
        _remove(self.folder)

    def _save(self, name: str, data: bytes) -> None:
        storage, path = storages["imports"], f"{self.folder}/{name}"
        storage.delete(path)
        storage.save(path, ContentFile(data))

    def _read(self, name: str) -> bytes:
        try:
            with storages["imports"].open(f"{self.folder}/{name}") as file:
                return file.read()
        except FileNotFoundError:
            raise NotKept from None


def tidy() -> None:
    """Remove what is older than a day."""
    storage, oldest = storages["imports"], timezone.now() - KEPT_FOR
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
