"""Backup sets in the store `backups`: a folder a backup. Its index is written last, so a set without one is not complete."""

import io
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO, Any, NamedTuple

from django.core.files import File
from django.core.files.storage import Storage, storages

from operations.backups.backup_error import BackupError

FORMAT = 1
SETS, INDEX = "sets", "index.json"
MAX_INDEX_BYTES = 256 * 1024 * 1024


class UnknownFormat(BackupError):
    """The set was written by a release that this one does not know."""


class StoredPart(NamedTuple):
    """Size and SHA-256 of what stands in the store, so encrypted."""

    size: int
    sha256: str


class BackedUpFile(NamedTuple):
    """A file of the store `store`; `size` and `sha256` are those of its content. `sha256` names its blob."""

    store: str
    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class BackupIndex:
    """What one may know of a backup without its key: times, sizes, digests. `problem` is why it is not verified.

    `written_for` is the fingerprint of the keys that read it.
    """

    name: str
    made_at: datetime
    release: str
    engine: str
    written_for: str
    parts: dict[str, StoredPart]
    files: list[BackedUpFile] = field(default_factory=list)
    problem: str = ""
    format: int = FORMAT

    @property
    def is_verified(self) -> bool:
        return not self.problem

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts.values())

    def part_path(self, part: str) -> str:
        return f"{SETS}/{self.name}/{part}"

    def to_json(self) -> str:
        return json.dumps({**asdict(self), "made_at": self.made_at.isoformat()}, separators=(",", ":"))


def backup_storage() -> Storage:
    return storages["backups"]


def new_set_name(at: datetime) -> str:
    """Sorts by time; safe as a name of a file and of a key in S3."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}-{secrets.token_hex(2)}"


def put_file(path: str, file: IO[bytes]) -> None:
    """Write the file under that very path, in place of one that stands there."""
    storage = backup_storage()
    storage.delete(path)
    file.seek(0)
    if storage.save(path, File(file)) != path:
        raise BackupError(f"{path} cannot be written: something else writes to the store of the backups.")


def write_index(index: BackupIndex) -> None:
    put_file(f"{SETS}/{index.name}/{INDEX}", io.BytesIO(index.to_json().encode()))


def set_names() -> list[str]:
    """All sets, complete or not, the oldest first."""
    return sorted(_list_folder(SETS)[0])


def complete_sets() -> Iterator[BackupIndex]:
    """The newest first. A set whose index is missing or cut off is not complete and is left out."""
    for name in reversed(set_names()):
        with suppress(BackupError):
            yield read_index(name)


def read_index(name: str) -> BackupIndex:
    """Raises BackupError for a set that is missing, not complete, or of another format."""
    if PurePosixPath(name).name != name:
        raise BackupError(f"There is no backup {name!r}. `manage.py restore --list` shows those that there are.")
    try:
        with backup_storage().open(f"{SETS}/{name}/{INDEX}") as file:
            stored: dict[str, Any] = json.loads(file.read(MAX_INDEX_BYTES))
    except FileNotFoundError:
        raise BackupError(f"There is no complete backup {name!r}. `manage.py restore --list` shows those that there are.") from None
    except ValueError:
        raise BackupError(f"The index of the backup {name} is damaged.") from None
    if stored.get("format") != FORMAT:
        raise UnknownFormat(f"The backup {name} has the format {stored.get('format')!r}; this release reads the format {FORMAT}.")
    try:
        return BackupIndex(
            **stored
            | {
                "made_at": datetime.fromisoformat(stored["made_at"]),
                "parts": {part: StoredPart(*values) for part, values in stored["parts"].items()},
                "files": [BackedUpFile(*values) for values in stored["files"]],
            }
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BackupError(f"The index of the backup {name} is damaged.") from None


def delete_set(name: str) -> None:
    """The index first: what is left of a set that could not be deleted whole is not complete."""
    storage = backup_storage()
    storage.delete(f"{SETS}/{name}/{INDEX}")
    for part in _list_folder(f"{SETS}/{name}")[1]:
        storage.delete(f"{SETS}/{name}/{part}")
    storage.delete(f"{SETS}/{name}")


def walk_storage(storage: Storage, folder: str = "", tick: Callable[[], None] = lambda: None) -> Iterator[str]:
    """The paths of all files in the folder and below it; none where the folder does not exist."""
    tick()
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(files) if name)
    for name in sorted(folders):
        yield from walk_storage(storage, prefix + name, tick)


def _list_folder(folder: str) -> tuple[list[str], list[str]]:
    try:
        return backup_storage().listdir(folder)
    except FileNotFoundError:
        return [], []
