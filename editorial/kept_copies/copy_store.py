"""The private store of kept copies: files under the SHA-256 of their content, which no public address reads."""

from collections.abc import Iterable
from contextlib import suppress
from typing import IO

from django.core.files.storage import Storage, storages
from django.db.models import Sum

from editorial.models import KeptCopy
from infra.content_addressed_files import storage_path, store_once

MAX_STORE_BYTES = 2 * 2**30  # of all copies together
WARNING_SHARE = 0.9  # of it, from which on the dashboard says so


def copy_storage() -> Storage:
    return storages["kept_copies"]


def store_copy(sha256: str, body: bytes) -> None:
    store_once(copy_storage(), sha256, body)


def open_copy(copy: KeptCopy) -> IO[bytes]:
    """Raises FileNotFoundError or StoreUnavailable."""
    return copy_storage().open(storage_path(copy.sha256))


def read_copy(copy: KeptCopy) -> bytes:
    """Raises FileNotFoundError or StoreUnavailable."""
    with open_copy(copy) as file:
        return file.read()


def stored_bytes() -> int:
    """Of all copies, each content once."""
    contents = KeptCopy.objects.exclude(sha256="").order_by().values("sha256", "size").distinct()
    return contents.aggregate(total=Sum("size"))["total"] or 0


def delete_unused(digests: Iterable[str]) -> None:
    """Deletes the files of these that no copy has any more."""
    wanted = {digest for digest in digests if digest}
    for digest in wanted - set(KeptCopy.objects.filter(sha256__in=wanted).values_list("sha256", flat=True)):
        with suppress(FileNotFoundError):
            copy_storage().delete(storage_path(digest))
