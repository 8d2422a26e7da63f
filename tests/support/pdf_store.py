"""The store of PDFs, which outlives a test."""

import shutil

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from infra.file_stores.folder_storage import FolderStorage


def forget_pdfs() -> None:
    shutil.rmtree(storages["pdfs"].location, ignore_errors=True)


def stored_pdfs() -> list[str]:
    store = storages["pdfs"]
    return sorted(store.listdir("")[1]) if store.exists("") else []


def save_repeatedly(folder: str, letter: bytes) -> None:
    """One of several processes that write the same file."""
    store = FolderStorage(location=folder)
    for _ in range(200):
        store.save("one.pdf", ContentFile(letter * 500_000))
