"""Files in a folder: on this machine, or on a disk that several machines mount."""

import os
from contextlib import suppress
from secrets import token_hex
from typing import Any

from django.core.files.storage import FileSystemStorage

from infra.file_stores.store_errors import StoreErrorsMixin

UNFINISHED = ".part"  # ending of a file that is being written


class _ReplacingStorage(FileSystemStorage):
    """`save` puts the file under exactly this name. A reader gets the earlier file or the new one, whole."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: Any) -> str:
        unfinished = f"{name}.{token_hex(8)}{UNFINISHED}"
        try:
            super()._save(unfinished, content)  # type: ignore[misc]  # the stubs lack it
            os.replace(self.path(unfinished), self.path(name))
        except BaseException:
            with suppress(OSError):
                os.remove(self.path(unfinished))
            raise
        return name


class FolderStorage(StoreErrorsMixin, _ReplacingStorage):
    """Raises StoreUnavailable for a full disk, one that is read-only, or missing rights."""
