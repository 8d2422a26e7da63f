"""The bytes of the library in the desk's private store: under names made from their digest, never from what they were called."""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import IO, Any

from django.core.files.storage import Storage, storages

from catalogue.public_files import NAME, path_of, put
from editorial.media.images import SQUARE, squared
from editorial.models import EarlierBytes, MediaFile
from editorial.models.media import ENDINGS

DIGITS = 32  # of the digest; what stands in a name
KEPT = re.compile(
    rf"{NAME.pattern}|[0-9a-f]{{32}}(?:-square-\d{{1,3}}-\d{{1,3}}\.webp|\.(?:jpg|png|webp))"
)  # every name of the store


def desk() -> Storage:
    return storages["desk_files"]


def stem(sha256: str) -> str:
    return sha256[:DIGITS]


def kept_name(file: MediaFile | EarlierBytes) -> str:
    """Of the file itself; that of a picture at full size is no public name."""
    return f"{stem(file.sha256)}.{ENDINGS[file.media_type]}"


def square_name(file: MediaFile) -> str:
    return f"{stem(file.sha256)}-square-{file.focal_x}-{file.focal_y}.webp"


def opened(name: str) -> IO[bytes]:
    """Raises FileNotFoundError."""
    return desk().open(path_of(name))


def read(name: str) -> bytes:
    """Raises FileNotFoundError."""
    with opened(name) as file:
        return file.read()


def make_square(file: MediaFile) -> None:
    """Around its focal point, for the desk's lists; from the narrowest size that is wide enough."""
    if file.is_picture:
        width = next((width for width in file.widths if width >= SQUARE), file.widths[-1])
        made = squared(read(f"{stem(file.sha256)}-{width}.webp"), file.focal_x, file.focal_y)
        put(desk(), square_name(file), made)


def remove(digests: Iterable[str]) -> None:
    """All that was made of these, unless another file of the library is or was the same."""
    wanted = set(digests)
    taken: set[Any] = set(MediaFile.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    taken |= set(EarlierBytes.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    for sha256 in sorted(wanted - taken):
        folder = sha256[:2]
        with suppress(FileNotFoundError):
            for name in desk().listdir(folder)[1]:
                if name.startswith(stem(sha256)):
                    desk().delete(f"{folder}/{name}")
