"""An installation's folder moves into a bucket: whole, compared, and as often as it is started."""

import io

import pytest
from django.conf import settings as project
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from tests.support.file_stores import bucket_stores, new_bucket, stored_paths


@pytest.fixture
def folder(settings, tmp_path):
    """The former FILES_DIR; the stores are a bucket now."""
    settings.STORAGES = settings.STORAGES | bucket_stores(new_bucket(), *project.FILE_STORES)
    for name, data in {"desk_files/ab/abc.jpg": b"picture", "media/ab/abc.pdf": b"text", "dumps/1/policies.csv.gz": b""}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def copy_from(folder) -> str:
    out = io.StringIO()
    call_command("copy_files", from_folder=folder, stdout=out)
    return out.getvalue()


def stored(alias, name) -> bytes:
    with storages[alias].open(name) as file:
        return file.read()


def test_each_folder_goes_into_its_store(folder):
    assert "desk_files: 1 copied, 0 there already." in copy_from(folder)
    assert (stored("desk_files", "ab/abc.jpg"), stored("public_files", "ab/abc.pdf")) == (b"picture", b"text")
    assert stored_paths("dumps") == {"1/policies.csv.gz"}


def test_second_run_copies_what_is_missing_or_differs(folder):
    copy_from(folder)
    (folder / "desk_files/ab/abc.jpg").write_bytes(b"another")  # of the same size
    (folder / "desk_files/ab/new.jpg").write_bytes(b"new")
    (folder / "desk_files/ab/new.jpg.0123.part").write_bytes(b"n")
    said = copy_from(folder)
    assert "desk_files: 2 copied, 0 there already." in said
    assert "public_files: 0 copied, 1 there already." in said
    assert stored("desk_files", "ab/abc.jpg") == b"another"
    assert stored_paths("desk_files") == {"ab/abc.jpg", "ab/new.jpg"}


def test_copy_that_differs_from_its_original_is_an_error(folder, monkeypatch):
    class Damaging(type(storages["desk_files"])):
        def _save(self, name, content):
            return super()._save(name, io.BytesIO(b"damaged"))

    monkeypatch.setattr(storages["desk_files"], "__class__", Damaging)
    with pytest.raises(CommandError, match="differs"):
        copy_from(folder)


def test_store_that_is_away_ends_the_run_with_what_to_do(folder, settings):
    settings.STORAGES = settings.STORAGES | bucket_stores(
        "s3://k:s@127.0.0.1:1/away?scheme=http&region=us-east-1", *project.FILE_STORES
    )
    with pytest.raises(CommandError, match="goes on where it stopped"):
        copy_from(folder)


def test_folder_that_is_none_is_named(tmp_path):
    with pytest.raises(CommandError, match="no folder"):
        copy_from(tmp_path / "none")
