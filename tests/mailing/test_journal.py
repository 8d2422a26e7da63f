"""The journal: whole lines, also on a full disk and by several processes, of one owner."""

import os
import stat

import pytest

from mailing import journal
from mailing.models import Mailing
from mailing.notices import queue_notice
from mailing.send import send_due
from mailing.transports.outcome import Outcome, Result
from tests.support.mailings import address_of, fast_channel, make_started_mailing

pytestmark = pytest.mark.django_db
WORDS = {"subject": "Please confirm", "html": "<p>Do.</p>", "text": "Do."}


def work() -> int:
    return send_due(lambda: False)


def make_notice(number: int = 1) -> Mailing:
    return queue_notice(kind="confirmation", channel=fast_channel("confirmations"), address=address_of(number), **WORDS)


def line(mailing: Mailing, word: str, detail: str = "") -> None:
    journal.open_journal(mailing).write(word, mailing.deliveries.get().address_hash, detail)


def test_line_on_a_full_disk_is_refused_and_does_not_spoil_the_next(tmp_path, monkeypatch):
    path, write = tmp_path / "x.log", os.write
    cuts = iter([10])

    def write_half(file, data):
        return write(file, data[: next(cuts, len(data))])

    monkeypatch.setattr(os, "write", write_half)
    book = journal.Journal(path, "mailing")
    with pytest.raises(OSError, match="not written whole"):
        book.append(f"at start mailing {'0' * 64} said")
    book.append(f"at start mailing {'1' * 64} said")
    lines, _ = journal.read_lines(path, 0)
    assert [one.address_hash for one in lines] == ["1" * 64]


def test_journal_that_was_taken_away_is_begun_anew(journal_folder):
    mailing = make_started_mailing(1)
    book = journal.open_journal(mailing)
    book.write(journal.START, "aa" * 32)
    book.path.rename(journal_folder / "kept.log")
    book.write(journal.START, "bb" * 32)
    assert [one.address_hash[:2] for one in journal.read_lines(book.path, 0)[0]] == ["bb"]
    assert book.has_started("bb" * 32)


@pytest.mark.parametrize("word", [journal.START, journal.AGAIN])
def test_lines_of_two_processes_that_take_turns_are_all_known(word):
    mailing = make_started_mailing(1)
    book = journal.open_journal(mailing)
    other = journal.Journal(book.path, book.mailing)
    for number in range(4):
        writer = (book, other)[number % 2]
        writer.write(journal.START, f"{number:064x}")
    other.write(word, f"{0:064x}")
    for reader in (book, other):
        known = [reader.has_started(f"{number:064x}") for number in range(5)]
        assert known == [word == journal.START, True, True, True, False]


def test_line_that_is_being_written_is_read_when_it_is_whole(tmp_path):
    path = tmp_path / "x.log"
    path.write_bytes(b"at start mailing 00 said\nat start mailing 11 sa")
    lines, offset = journal.read_lines(path, 0)
    assert [one.address_hash for one in lines] == ["00"]
    with path.open("ab") as file:
        file.write(b"id\n")
    assert [one.address_hash for one in journal.read_lines(path, offset)[0]] == ["11"]


def test_bytes_that_are_no_text_and_lines_that_are_none_spoil_nothing(tmp_path):
    path = tmp_path / "x.log"
    path.write_bytes(b"\xff\xfe\nnonsense\n\nat start mailing 00 said \xff\n")
    assert [one.address_hash for one in journal.read_lines(path, 0)[0]] == ["00"]


def test_what_a_server_says_stays_on_one_line_and_is_cut(transport):
    mailing = make_started_mailing(1)
    transport.answer = Outcome(Result.ACCEPTED, "250 ok\nat failed x y z" + "z" * 999)
    work()
    (last,) = journal.open_journal(mailing).last_lines().values()
    assert (last.word, len(last.detail)) == (journal.SENT, journal.MAX_DETAIL)
    assert len(journal.open_journal(mailing).path.read_text().splitlines()) == 2


def test_journal_is_readable_by_its_owner_alone(journal_folder):
    mailing, notice = make_started_mailing(1), make_notice()
    journal.open_journal(mailing).begin()
    line(notice, journal.START)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in journal_folder.iterdir()}
    assert (modes, stat.S_IMODE(journal_folder.stat().st_mode)) == ({0o600}, 0o700)
