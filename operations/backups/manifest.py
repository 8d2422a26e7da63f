"""The manifest of a backup: what a restored database must hold. It is encrypted like the database."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from operations.backups.backup_error import BackupError
from operations.backups.backup_sets import FORMAT, BackedUpFile
from operations.backups.table_digests import TableDigest

MIGRATIONS_SQL = "SELECT app, name FROM django_migrations ORDER BY app, name"
REVISION_SQL = "SELECT revision FROM catalogue_cataloguerevision"


@dataclass(frozen=True)
class Manifest:
    """`migrations` are those applied, `revision` is the catalogue's, `files` the digest of the list of files."""

    name: str
    made_at: str
    release: str
    engine: str
    migrations: list[list[str]]
    revision: int
    tables: dict[str, TableDigest]
    files: str
    format: int = FORMAT

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), separators=(",", ":")).encode()

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def parse_manifest(data: bytes) -> Manifest:
    """Raises BackupError."""
    try:
        stored: dict[str, Any] = json.loads(data)
        if stored.get("format") != FORMAT:
            raise BackupError(f"The manifest has the format {stored.get('format')!r}; this release reads the format {FORMAT}.")
        return Manifest(**stored | {"tables": {name: TableDigest(*values) for name, values in stored["tables"].items()}})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupError("The manifest of the backup is damaged.") from None


def digest_of_files(files: Sequence[BackedUpFile]) -> str:
    return hashlib.sha256(json.dumps([list(file) for file in files]).encode()).hexdigest()
