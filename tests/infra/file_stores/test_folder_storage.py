"""A folder: files are put whole, and a full or read-only disk is StoreUnavailable."""

import os
import threading

import pytest
from django.core.files.base import ContentFile

from infra.file_stores.folder_storage import FolderStorage
from infra.file_stores.store_errors import StoreUnavailable


def content_of(storage: FolderStorage, name: str) -> bytes:
    with storage.open(name) as file:
        return file.read()


def test_second_file_of_a_name_replaces_the_first(tmp_path):
    storage = FolderStorage(location=tmp_path)
    assert {storage.save("ab/one", ContentFile(b"a")), storage.save("ab/one", ContentFile(b"bb"))} == {"ab/one"}
    assert [path.name for path in (tmp_path / "ab").iterdir()] == ["one"]
    assert content_of(storage, "ab/one") == b"bb"


def test_reader_never_gets_half_of_a_file_that_is_being_replaced(tmp_path):
    storage, contents = FolderStorage(location=tmp_path), [bytes([n]) * 300_000 for n in (1, 2)]
    storage.save("one", ContentFile(contents[0]))
    writer = threading.Thread(target=lambda: [storage.save("one", ContentFile(contents[n % 2])) for n in range(50)])
    writer.start()
    while writer.is_alive():
        assert content_of(storage, "one") in contents
    writer.join()


def test_failed_write_keeps_the_earlier_file_and_leaves_no_part(tmp_path):
    storage = FolderStorage(location=tmp_path)
    storage.save("one", ContentFile(b"earlier"))

    class Cut(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"begun"
            raise OSError(28, "No space left on device")

    with pytest.raises(StoreUnavailable):
        storage.save("one", Cut(b"later"))
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert content_of(storage, "one") == b"earlier"


def test_place_that_is_no_folder_is_unavailable(tmp_path):
    (tmp_path / "file").write_text("")
    storage = FolderStorage(location=tmp_path / "file")
    for ask in (lambda: storage.save("one", ContentFile(b"x")), lambda: storage.open("one"), lambda: storage.size("one")):
        with pytest.raises(StoreUnavailable):
            ask()


def test_private_folder_keeps_its_rights(tmp_path):
    storage = FolderStorage(location=tmp_path / "imports", file_permissions_mode=0o600, directory_permissions_mode=0o700)
    storage.save("1/table", ContentFile(b"x"))
    assert os.stat(tmp_path / "imports/1/table").st_mode & 0o777 == 0o600
    assert os.stat(tmp_path / "imports/1").st_mode & 0o777 == 0o700
