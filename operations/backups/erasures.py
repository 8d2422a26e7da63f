"""The ledger of erasures, outside the database: what was erased stays erased when an older backup is restored.

It stands with the backups, is only added to, and holds digests and random identifiers, never a name or an address.
"""

import io
import json
from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils import timezone

from operations.backups.backup_error import BackupError
from operations.backups.backup_sets import backup_storage, new_set_name, put_file, walk_storage

LEDGER = "erasures"
MAX_ENTRY_BYTES = 4096
Eraser = Callable[[str], int]


def record_erasure(kind: str, key: str, *, at: datetime | None = None) -> None:
    """Add to the ledger, before the rows are erased. `key` is a digest or a random identifier. Raises OSError or BackupError."""
    now = at or timezone.now()
    entry = json.dumps({"kind": kind, "key": key, "at": now.isoformat()})
    put_file(f"{LEDGER}/{new_set_name(now)}.json", io.BytesIO(entry.encode()))


def apply_erasures(erasers: Mapping[str, Eraser]) -> int:
    """Erase again what the ledger names; returns how many rows changed. Raises BackupError for what this release cannot erase.

    An eraser of a kind erases what a key stands for and returns how many rows it changed; nothing may be left to erase.
    """
    changed = 0
    for path in walk_storage(backup_storage(), LEDGER):
        with backup_storage().open(path) as file:
            try:
                entry = json.loads(file.read(MAX_ENTRY_BYTES))
                eraser, key = erasers[entry["kind"]], str(entry["key"])
            except (ValueError, KeyError, TypeError):
                raise BackupError(f"The erasure {path} cannot be applied: it is damaged or of a kind that is unknown.") from None
        changed += eraser(key)
    return changed
