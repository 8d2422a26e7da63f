"""The bytes of the library in the desk's private store: under names made from their digest, never from what they were called."""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import IO, Any

from django.core.files.storage import Storage, storages

from editorial.media_files.image_renditions import THUMBNAIL_SIZE, square_thumbnail
from editorial.models import EarlierFileContent, MediaFile
from editorial.models.media_file import EXTENSIONS
from infra.content_addressed_files import FILE_NAME, storage_path, store_once

DIGEST_DIGITS = 32  # of the digest; what stands in a name
STORED_NAME = re.compile(
    rf"{FILE_NAME.pattern}|[0-9a-f]{{32}}(?:-square-\d{{1,3}}-\d{{1,3}}\.webp|\.(?:jpg|png|webp))"
)  # every name of the store


def private_storage() -> Storage:
    return storages["desk_files"]


def name_stem(sha256: str) -> str:
    return sha256[:DIGEST_DIGITS]


def stored_name(file: MediaFile | EarlierFileContent) -> str:
    """Of the file itself; that of a picture at full size is no public name."""
    return f"{name_stem(file.sha256)}.{EXTENSIONS[file.media_type]}"


def thumbnail_name(file: MediaFile) -> str:
    return f"{name_stem(file.sha256)}-square-{file.focal_x}-{file.focal_y}.webp"


def open_stored_file(name: str) -> IO[bytes]:
    """Raises FileNotFoundError."""
    return private_storage().open(storage_path(name))


def read_stored_file(name: str) -> bytes:
    """Raises FileNotFoundError."""
    with open_stored_file(name) as file:
        return file.read()


def make_thumbnail(file: MediaFile) -> None:
    """Around its focal point, for the desk's lists; from the narrowest size that is wide enough."""
    if file.is_picture:
        width = next((width for width in file.widths if width >= THUMBNAIL_SIZE), file.widths[-1])
        made = square_thumbnail(read_stored_file(f"{name_stem(file.sha256)}-{width}.webp"), file.focal_x, file.focal_y)
        store_once(private_storage(), thumbnail_name(file), made)


def delete_stored_files(digests: Iterable[str]) -> None:
    """All that was made of these, unless another file of the library is or was the same."""
    wanted = set(digests)
    taken: set[Any] = set(MediaFile.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    taken |= set(EarlierFileContent.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    for sha256 in sorted(wanted - taken):
        folder = sha256[:2]
        with suppress(FileNotFoundError):
            for name in private_storage().listdir(folder)[1]:
                if name.startswith(name_stem(sha256)):
                    private_storage().delete(f"{folder}/{name}")
