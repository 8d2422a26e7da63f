"""The database file: renamed at one instant, only while nobody uses it; a file copied naively is found out."""

import os
import shutil
import signal
import sqlite3
from contextlib import closing

import pytest
from django.db import connections

from operations.backups import sqlite_engine
from operations.backups.backup_error import BackupError
from operations.backups.sqlite_engine import SqliteDatabase
from operations.backups.table_digests import differing_tables


def do_nothing() -> None: ...


def create(path, text: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")
        database.executemany("INSERT INTO note (text) VALUES (?)", [(text * 200,)] * 500)


def text_in(path) -> str:
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return database.execute("SELECT min(substr(text, 1, 3)) FROM note").fetchone()[0]


@pytest.fixture
def present(tmp_path, monkeypatch):
    path = tmp_path / "site.sqlite3"
    create(path, "old")
    monkeypatch.setitem(connections["default"].settings_dict, "NAME", str(path))
    return path


@pytest.fixture
def beside(present, tmp_path):
    copy = tmp_path / "copy"
    create(copy, "new")
    return sqlite_engine.load_beside(copy, do_nothing)


def test_new_database_takes_the_place_and_the_old_one_is_kept(present, beside):
    kept = sqlite_engine.put_in_place(beside, "before")
    assert (text_in(present), text_in(kept)) == ("new", "old")
    assert sorted(path.name for path in present.parent.iterdir()) == ["copy", "site.sqlite3", "site.sqlite3.before"]


@pytest.mark.parametrize(("function", "when", "found"), [
    ("link", "before", "old"), ("link", "after", "old"), ("replace", "before", "old"), ("replace", "after", "new"),
])  # fmt: skip
def test_process_killed_at_the_renaming_leaves_one_of_the_two_whole(present, beside, function, when, found):
    child = os.fork()
    if child == 0:
        real = getattr(os, function)

        def killed(*arguments: object) -> None:
            if when == "after":
                real(*arguments)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(os, function, killed)
        sqlite_engine.put_in_place(beside, "before")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert text_in(present) == found


def test_database_that_another_connection_has_open_is_not_replaced(present, beside, monkeypatch):
    monkeypatch.setattr(sqlite_engine, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(present)) as other:
        other.execute("SELECT count(*) FROM note").fetchone()
        with pytest.raises(BackupError, match="Stop the web server"):
            sqlite_engine.check_unused()
        with pytest.raises(BackupError, match="Stop the web server"):
            sqlite_engine.put_in_place(beside, "before")
    sqlite_engine.check_unused()
    assert text_in(present) == "old"


def test_copy_is_that_of_the_snapshot_while_somebody_writes(present, tmp_path):
    folder = tmp_path / "backup"
    folder.mkdir()
    with (
        closing(sqlite3.connect(present, isolation_level=None)) as writer,
        sqlite_engine.copied_database(folder, do_nothing) as (copy, source),
    ):
        writer.execute("INSERT INTO note (text) VALUES ('later')")
        tables = source.tables(do_nothing)
        assert tables["note"].rows == 500
        assert SqliteDatabase(copy).tables(do_nothing) == tables
        assert SqliteDatabase(copy).problems(do_nothing) == []


def test_file_that_was_copied_naively_is_found_out(present, tmp_path):
    """What is still in the write-ahead log is missing from it, and pages of two moments do not fit together."""
    naive = tmp_path / "naive"
    with closing(sqlite3.connect(present, isolation_level=None)) as writer:
        writer.execute("INSERT INTO note (text) VALUES ('in the log')")
        expected = SqliteDatabase(present, writer).tables(do_nothing)
        shutil.copy(present, naive)
    assert differing_tables(expected, SqliteDatabase(naive).tables(do_nothing)) != []
    torn = bytearray(naive.read_bytes())
    torn[4096 * 5 : 4096 * 6] = torn[4096 * 9 : 4096 * 10]
    naive.write_bytes(torn)
    assert SqliteDatabase(naive).problems(do_nothing) != []


def test_reference_to_a_missing_row_is_a_problem(tmp_path):
    path = tmp_path / "broken"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        database.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, parent REFERENCES parent (id))")
        database.execute("INSERT INTO child VALUES (1, 7)")
    assert SqliteDatabase(path).problems(do_nothing) == ["row 1 of child refers to a row of parent that does not exist"]
