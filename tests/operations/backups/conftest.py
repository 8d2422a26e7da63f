"""An installation that made one backup; tests of a damaged backup work on a copy of its store."""

import shutil
from pathlib import Path

import pytest

from operations.backups.encryption import make_key
from tests.support.installation import Installation, new_installation

PUBLISH = """
from editorial.workflow.publishing import publish
from policies.models import Policy
from tests.support.factories import make_policy
publish(make_policy({slug!r}), by=None)
"""
STORE_FILE = """
from django.core.files.base import ContentFile
from django.core.files.storage import storages
storages["desk_files"].save("ab/{name}", ContentFile(b"{name}" * 100_000))
"""
SLUGS = "from catalogue.models import Entry; print(*Entry.objects.order_by('slug').values_list('slug', flat=True))"


@pytest.fixture(scope="session")
def key_pair() -> tuple[str, str]:
    """(secret, public)"""
    return make_key()


@pytest.fixture
def identity_file(tmp_path, key_pair) -> str:
    path = tmp_path / "identity"
    path.write_text(key_pair[0])
    return str(path)


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory, key_pair):
    """With one published policy, one file, and an encrypted backup of both that was verified without the secret key."""
    with new_installation(tmp_path_factory.mktemp("site"), BACKUP_RECIPIENT=key_pair[1]) as site:
        site.python(PUBLISH.format(slug="kept") + STORE_FILE.format(name="picture"))
        assert "Verified" in site.manage("backup")
        yield site


@pytest.fixture
def store(backed_up: Installation, tmp_path, settings, key_pair) -> Path:
    """A copy of its backups, which is the store `backups` of this test."""
    folder = tmp_path / "backups"
    shutil.copytree(backed_up.folder / "backups", folder)
    settings.STORAGES = settings.STORAGES | {
        "backups": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    }
    settings.BACKUP_RECIPIENT = [key_pair[1]]
    return folder
