"""Content-addressed files: a name is made from the SHA-256 of the content, so a name never means another file.

The public store holds what published documents show; the database says which names readers may have.
"""

import re
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

PUBLIC_FILES_PATH = f"/{settings.MEDIA_URL.strip('/')}/"
MEDIA_TYPES = {
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The first 32 hexadecimal digits of the SHA-256 of the library's original; a picture adds its width in pixels.
# An original picture has no public name.
FILE_NAME = re.compile(r"[0-9a-f]{32}(?:-\d{1,5}\.(?:webp|jpg|png)|\.(?:pdf|docx|xlsx))")
FILE_REFERENCE = re.compile(rf'(?<=[" ]){PUBLIC_FILES_PATH}({FILE_NAME.pattern})(?=[\\" ,])')


def file_names_in(text: str) -> set[str]:
    """The names of public files that HTML, or a stored JSON document, shows or links to."""
    return set(FILE_REFERENCE.findall(text)) if PUBLIC_FILES_PATH in text else set()


def media_type(name: str) -> str:
    return MEDIA_TYPES[name.rpartition(".")[2]]


def is_image(name: str) -> bool:
    return media_type(name).startswith("image/")


def storage_path(name: str) -> str:
    """The path in a store: one folder for the first two characters, so that no folder grows without limit."""
    return f"{name[:2]}/{name}"


def store_once(storage: Storage, name: str, data: bytes) -> None:
    """Write the file unless it is stored under that name with that size. A file of another size is replaced."""
    path = storage_path(name)
    if not storage.exists(path) or storage.size(path) != len(data):
        storage.save(path, ContentFile(data))


def open_public_file(name: str) -> IO[bytes]:
    """Raises FileNotFoundError or StoreUnavailable."""
    return storages["public_files"].open(storage_path(name))
