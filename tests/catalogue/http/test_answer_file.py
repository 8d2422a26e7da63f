"""The file of entry answers: exact keys, later stamps first, bounded, private, and never an error."""

import multiprocessing
import os
import sqlite3
from pathlib import Path
from stat import S_IMODE

import pytest

from catalogue.http.answer_store.answer_file import AnswerFile
from catalogue.http.answer_store.kept_answer import AnswerKey, KeptAnswer

DAY = "2026-03-02"
ADDRESS = "/policies/one/"


def answer(text: bytes = b"words " * 200, first: str = DAY, last: str = "9999-12-31") -> KeptAnswer:
    return KeptAnswer.of_content(text, {"Content-Type": "text/html"}, first, last)


def key(stamp: int = 7, *, address: str = ADDRESS, generation: str = "g", state: str = "1:release") -> AnswerKey:
    return AnswerKey(address, generation, stamp, state)


@pytest.fixture
def store(tmp_path) -> AnswerFile:
    return AnswerFile(tmp_path / "answers.sqlite3", 2**20)


@pytest.mark.parametrize("other", [key(8), key(6), key(address="/x/"), key(generation="h"), key(state="2:release")])
def test_answer_is_found_by_its_whole_key_alone(store, other):
    store.write(key(), answer())
    assert store.read(key(), DAY, with_body=True) == answer()
    assert store.read(other, DAY, with_body=True) is None


@pytest.mark.parametrize(("day", "is_found"), [("2026-03-01", False), (DAY, True), ("2026-03-05", True), ("2026-03-06", False)])
def test_answer_is_found_on_the_days_for_which_it_holds(store, day, is_found):
    store.write(key(), answer(last="2026-03-05"))
    assert bool(store.read(key(), day, with_body=True)) is is_found


def test_head_is_read_without_the_body(store):
    store.write(key(), answer())
    assert store.read(key(), DAY, with_body=False) == answer()._replace(packed=b"")


def test_answer_of_an_earlier_stamp_changes_nothing(store):
    store.write(key(7), answer(b"later"))
    store.write(key(6), answer(b"earlier"))
    assert store.read(key(7), DAY, with_body=True) == answer(b"later")
    store.write(key(3, generation="restored"), answer(b"other"))
    assert store.read(key(3, generation="restored"), DAY, with_body=True) == answer(b"other")


def test_purged_address_refuses_what_was_begun_before(store):
    store.write(key(7), answer())
    store.purge([key(8, state="")])
    store.write(key(7), answer())
    assert store.read(key(7), DAY, with_body=True) is None
    assert sqlite3.connect(store.path).execute("SELECT stamp, body FROM answer").fetchall() == [(8, b"")]
    store.write(key(8), answer(b"removed from the site"))
    assert store.read(key(8), DAY, with_body=True) == answer(b"removed from the site")


def test_only_the_owner_may_read_the_file(store):
    store.write(key(), answer())
    assert {S_IMODE(path.stat().st_mode) for path in store.path.parent.iterdir()} == {0o600}


def bytes_of(path: Path) -> int:
    return sqlite3.connect(path).execute("PRAGMA page_count").fetchone()[0] * 4096


def test_file_stays_below_its_bytes_and_makes_room_when_trimmed(store):
    for number in range(200):
        store.write(key(number, address=f"/policies/{number}/"), answer(os.urandom(20_000)))
    assert 2**19 < bytes_of(store.path) <= 2**20
    assert store.trim() > 0
    newest = key(500, address="/policies/new/")
    store._writing.record_success()
    store.write(newest, answer(os.urandom(20_000)))
    assert store.read(newest, DAY, with_body=True)
    assert store.read(key(0, address="/policies/0/"), DAY, with_body=True) is None
    assert bytes_of(store.path) <= 2**20


def test_locked_file_keeps_nothing_and_is_read_all_the_same(store):
    store.write(key(), answer())
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.write(key(8), answer())
    assert store.read(key(), DAY, with_body=True) == answer()
    other.rollback()


def test_broken_file_is_made_anew(store):
    store.path.write_bytes(b"no database at all " * 500)
    assert store.read(key(), DAY, with_body=True) is None
    store._reading.record_success()
    store.write(key(), answer())
    assert store.read(key(), DAY, with_body=True) == answer()


def test_file_that_cannot_be_had_costs_time_only(tmp_path):
    store = AnswerFile(tmp_path / "no such folder" / "answers.sqlite3", 2**20)
    store.write(key(), answer())
    store.purge([key()])
    assert (store.read(key(), DAY, with_body=True), store.trim()) == (None, 0)


def _write_many(path: Path, first: int) -> None:
    store = AnswerFile(path, 2**24)
    for number in range(first, 200, 2):
        store.write(key(number), answer(f"{number} ".encode() * 300))


def test_two_processes_share_the_file(tmp_path):
    path, fork = tmp_path / "answers.sqlite3", multiprocessing.get_context("fork")
    AnswerFile(path, 2**24).clear()
    writers = [fork.Process(target=_write_many, args=(path, first)) for first in (0, 1)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert [writer.exitcode for writer in writers] == [0, 0]
    store = AnswerFile(path, 2**24)
    kept = {number: found for number in range(200) if (found := store.read(key(number), DAY, with_body=True))}
    assert [found == answer(f"{number} ".encode() * 300) for number, found in kept.items()] == [True]
