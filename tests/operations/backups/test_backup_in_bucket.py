"""Backups in an object store, of an installation whose files are in another bucket."""

import pytest

from tests.operations.backups.conftest import PUBLISH, SLUGS, STORE_FILE
from tests.support.file_stores import new_bucket
from tests.support.installation import new_installation

LOSE = (
    PUBLISH.format(slug="later")
    + """
from django.core.files.storage import storages
storages["desk_files"].delete("ab/picture")
"""
)
FILE = "from django.core.files.storage import storages; print(storages['desk_files'].open('ab/picture').size)"


@pytest.mark.thorough
def test_backup_in_a_bucket_is_restored_and_kept_as_long_as_it_should(tmp_path, key_pair, identity_file):
    stores = {"STORAGE_URL": new_bucket(), "BACKUP_URL": new_bucket(), "BACKUP_RECIPIENT": key_pair[1]}
    with new_installation(tmp_path / "site", **stores, BACKUP_IDENTITY_FILE=identity_file) as site:
        site.python(PUBLISH.format(slug="kept") + STORE_FILE.format(name="picture"))
        assert "Verified" in site.manage("backup")
        site.python(LOSE)
        site.manage("restore", "--yes")
        assert site.python(SLUGS) == "kept"
        assert site.python(FILE) == "700000"
        assert "Verified" in site.manage("backup")
