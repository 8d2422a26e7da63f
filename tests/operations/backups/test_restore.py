"""A restore: the old state or the new one, never a mixture; nobody has the database open; it can be taken back."""

import json
import shutil
import signal
import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.db import connection

from tests.operations.backups.conftest import PUBLISH, SLUGS, STORE_FILE
from tests.support.installation import Installation, copied_installation, new_installation
from tests.support.template_database import DATABASE, _named

IS_SQLITE = connection.vendor == "sqlite"
STATE = """
import json
from catalogue.models import CatalogueRevision, Entry
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from operations.models import HeldWork
row = CatalogueRevision.objects.get()
print(json.dumps({
    "slugs": sorted(Entry.objects.values_list("slug", flat=True)), "revision": row.revision, "generation": row.generation,
    "sessions": Session.objects.count(), "held": sorted(HeldWork.objects.values_list("kind", flat=True)),
    "accounts": list(get_user_model().objects.values_list("username", "email")),
    "file": storages["desk_files"].exists("ab/picture"), "copy": storages["kept_copies"].exists("ab/copy"),
}))
"""
LATER = (
    PUBLISH.format(slug="lost")
    + """
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.storage import storages
SessionStore().create()
from operations.personal_data import erase_account
storages["desk_files"].delete("ab/picture")
storages["kept_copies"].delete("ab/copy")
erase_account(get_user_model().objects.get())
"""
)
CREATE_ACCOUNT = """
from django.contrib.auth import get_user_model
get_user_model().objects.create_user("wang.li", "wang@desk.example")
"""


KEEP_COPY = """
from django.core.files.base import ContentFile
from django.core.files.storage import storages
storages["kept_copies"].save("ab/copy", ContentFile(b"of a source"))
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, key_pair):
    """A policy was published and backed up; then another one was, somebody signed in, an account was erased, a file was lost."""
    identity = tmp_path_factory.mktemp("keys") / "identity"
    identity.write_text(key_pair[0])
    with new_installation(
        tmp_path_factory.mktemp("site"), BACKUP_RECIPIENT=key_pair[1], BACKUP_IDENTITY_FILE=str(identity)
    ) as site:
        site.python(PUBLISH.format(slug="kept") + STORE_FILE.format(name="picture") + CREATE_ACCOUNT + KEEP_COPY)
        site.manage("backup")
        site.python(LATER)
        yield site


@pytest.fixture
def site(prepared, tmp_path):
    with copied_installation(prepared, tmp_path) as site:
        yield site


def state(site: Installation) -> dict:
    return json.loads(site.python(STATE))


def test_restored_site_has_the_old_content_and_nothing_from_before_is_valid(site):
    before = state(site)
    assert (before["slugs"], before["file"], before["copy"]) == (["kept", "lost"], False, False)
    said = site.manage("restore", "--yes")
    after = state(site)
    assert (after["slugs"], after["file"], after["copy"], after["revision"]) == (["kept"], True, True, before["revision"] - 1)
    assert (after["sessions"], after["held"]) == (0, ["mailings", "reminders", "schedules", "webhooks"])
    assert after["generation"] != before["generation"]
    ((username, email),) = after["accounts"]
    assert (username.startswith("erased-"), email) == (True, "")
    assert not any(b"wang" in path.read_bytes() for path in (site.folder / "backups" / "erasures").iterdir())
    kept = said.partition("kept: ")[2].split()[0]
    assert slugs_in_kept(site, kept) == "kept lost"


def slugs_in_kept(site: Installation, kept: str) -> str:
    url = f"sqlite:///{kept}" if IS_SQLITE else _named(site.environment["DATABASE_URL"], kept)
    return Installation(site.folder, url).python(SLUGS)


def test_restore_is_refused_while_the_database_is_open(site):
    if IS_SQLITE:
        with closing(sqlite3.connect(site.database)) as other:
            other.execute("SELECT count(*) FROM auth_user").fetchone()
            said = site.manage("restore", "--yes", fails=True)
    else:
        with psycopg.connect(site.environment["DATABASE_URL"]):
            said = site.manage("restore", "--yes", fails=True)
    assert "Stop the web server and all workers" in said
    assert site.python(SLUGS) == "kept lost"


def test_restore_without_a_yes_shows_what_it_would_do_and_changes_nothing(site):
    said = site.manage("restore")
    assert "rows in" in said
    assert "Nothing was changed" in said
    assert site.python(SLUGS) == "kept lost"


FILES_MAY_BE_THERE = {"file": False, "copy": False}  # as before: what no row of the old state names harms nobody
KILLED_RESTORE = """
import os, signal, sys
from django.core.management import call_command
from operations.backups import restore_backup, sqlite_engine
place, when = sys.argv[1:]
module = os if place in ("link", "replace") else sqlite_engine
real = getattr(module, place)
def killed(*args, **kwargs):
    if place == "replace" and not str(args[1]).endswith(".sqlite3"):
        return real(*args, **kwargs)
    if when == "after":
        real(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(module, place, killed)
call_command("restore", "--yes")
"""


@pytest.mark.each_database
@pytest.mark.thorough
@pytest.mark.skipif(not IS_SQLITE, reason="PostgreSQL renames in one transaction")
def test_killed_restore_leaves_the_old_or_the_new_state_whole(site, tmp_path_factory):
    before = state(site)
    places = [("load_beside", "after"), ("link", "after"), ("replace", "before"), ("replace", "after")]
    for number, (place, when) in enumerate(places):
        folder = tmp_path_factory.mktemp(f"killed{number}")
        shutil.copytree(site.folder, folder, dirs_exist_ok=True)
        one = Installation(folder, BACKUP_IDENTITY_FILE=site.environment["BACKUP_IDENTITY_FILE"])
        process = one.start("-c", f"import django; django.setup()\n{KILLED_RESTORE}", place, when)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL, said
        with closing(sqlite3.connect(folder / DATABASE)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = state(one)
        if (place, when) == ("replace", "after"):
            assert (found["slugs"], found["held"]) == (["kept"], ["mailings", "reminders", "schedules", "webhooks"])
        else:
            assert {**found, **FILES_MAY_BE_THERE} == before
    one.manage("restore", "--yes")
    assert state(one)["slugs"] == ["kept"]


@pytest.mark.each_database
@pytest.mark.thorough
@pytest.mark.skipif(IS_SQLITE, reason="SQLite renames a file")
def test_killed_restore_of_postgres_leaves_the_old_state_whole(site):
    before = state(site)
    code = KILLED_RESTORE.replace("sqlite_engine", "postgres_engine")
    process = site.start("-c", f"import django; django.setup()\n{code}", "put_in_place", "before")
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    assert {**state(site), **FILES_MAY_BE_THERE} == before
    site.manage("restore", "--yes")
    assert state(site)["slugs"] == ["kept"]
