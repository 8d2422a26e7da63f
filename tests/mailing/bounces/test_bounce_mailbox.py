"""The job that reads the mailbox of bounces: a maildir on the disk, and IMAP over a real socket."""

import imaplib
import mailbox
import socket
import ssl

import pytest
from django.db import OperationalError

from mailing.bounces import bounce_mailbox
from mailing.bounces.bounce_mailbox import read_bounces
from mailing.models import Delivery, MailEvent, Suppression
from tests.mailing.bounces.imap_script import imap_server
from tests.mailing.bounces.returned_mails import POSTFIX, returned_mail
from tests.support.mailings import make_started_mailing

pytestmark = pytest.mark.django_db
LETTER = b"From: li@example.org\nTo: bounces@desk.example\nSubject: A question\n\nWhen is the next issue?\n"


@pytest.fixture
def rows() -> list[Delivery]:
    rows = list(make_started_mailing(3).deliveries.order_by("pk"))
    Delivery.objects.update(state=Delivery.State.SENT)
    return rows


@pytest.fixture
def maildir(settings, tmp_path) -> mailbox.Maildir:
    settings.MAIL_BOUNCES = f"maildir://{tmp_path}/bounces%20in"
    return mailbox.Maildir(tmp_path / "bounces in", create=True)


@pytest.fixture
def imap(settings, own_certificate, monkeypatch):
    monkeypatch.setattr(bounce_mailbox, "create_default_context", ssl._create_unverified_context)
    with imap_server(own_certificate) as server:
        port = server.server_address[1]
        settings.MAIL_BOUNCES = f"imaps://desk%40example.org:p%22%20w@127.0.0.1:{port}/Bounces%20%22in%22"
        yield server


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_nothing_is_read_without_a_mailbox(settings):
    settings.MAIL_BOUNCES = ""
    assert read_bounces() == 0


def test_maildir_is_read_once_and_keeps_what_is_no_report(maildir, rows):
    maildir.add(returned_mail(rows[0]))
    maildir.add(returned_mail(rows[1], POSTFIX, action="delayed"))
    seen_by_a_program = mailbox.MaildirMessage(returned_mail(rows[2], status="5.2.2"))
    seen_by_a_program.set_subdir("cur")
    maildir.add(seen_by_a_program)
    maildir.add(LETTER)
    assert read_bounces() == 3
    assert states() == ["failed", "sent", "failed"]
    assert list(Suppression.objects.values_list("address_hash", "reason")) == [(rows[0].address_hash, "hard_bounce")]
    (left,) = maildir
    assert (left["Subject"], left.get_flags(), left.get_subdir()) == ("A question", "S", "cur")
    assert read_bounces() == 0


def test_report_that_comes_again_is_deleted_and_changes_nothing(maildir, rows):
    for _ in range(2):
        maildir.add(returned_mail(rows[0]))
        assert read_bounces() == 1
    assert (MailEvent.objects.count(), len(maildir)) == (1, 0)


def test_flags_of_a_kept_message_stay_and_read_ones_are_passed_over(maildir, rows):
    for flags, raw in (("F", LETTER), ("RS", returned_mail(rows[0]))):
        message = mailbox.MaildirMessage(raw)
        message.set_subdir("cur")
        message.set_flags(flags)
        maildir.add(message)
    assert read_bounces() == 0
    assert sorted(message.get_flags() for message in maildir) == ["FS", "RS"]


def test_message_stays_while_the_database_is_away(maildir, rows, monkeypatch):
    def away(*_, **__):
        raise OperationalError("away")

    maildir.add(returned_mail(rows[0]))
    with monkeypatch.context() as patch:
        patch.setattr(bounce_mailbox, "take_in", away)
        with pytest.raises(OperationalError):
            read_bounces()
    assert read_bounces() == 1


def test_message_that_fails_in_an_unknown_way_does_not_stop_the_others(maildir, rows, monkeypatch, caplog):
    take_in = bounce_mailbox.take_in

    def fail_for_first(report, **values):
        if report.uid == rows[0].uid:
            raise ZeroDivisionError
        return take_in(report, **values)

    monkeypatch.setattr(bounce_mailbox, "take_in", fail_for_first)
    for row in rows:
        maildir.add(returned_mail(row))
    assert (read_bounces(), len(maildir)) == (2, 1)
    assert "could not be taken in" in caplog.text


def test_round_takes_a_limited_number(maildir, rows, monkeypatch):
    monkeypatch.setattr(bounce_mailbox, "MAX_AT_ONCE", 2)
    for row in rows:
        maildir.add(returned_mail(row))
    assert [read_bounces(), read_bounces()] == [2, 1]


def test_maildir_that_is_not_there_is_an_error(settings, tmp_path):
    settings.MAIL_BOUNCES = f"maildir://{tmp_path}/nowhere"
    with pytest.raises(FileNotFoundError):
        read_bounces()


def test_imap_mailbox_is_read_once_and_keeps_what_is_no_report(imap, rows):
    imap.messages.update({7: returned_mail(rows[0]), 8: LETTER, 9: returned_mail(rows[1], status="5.2.2")})
    assert read_bounces() == 2
    assert states() == ["failed", "failed", "sent"]
    assert (list(imap.messages), imap.flags[8]) == ([8], {"Seen"})
    assert imap.commands[1:3] == [r'LOGIN desk@example.org "p\" w"', r'SELECT "Bounces \"in\""']
    assert imap.commands[-2:] == ["CLOSE", "LOGOUT"]
    assert read_bounces() == 0


def test_huge_message_is_fetched_in_part(imap, rows, monkeypatch):
    monkeypatch.setattr(bounce_mailbox, "MAX_SIZE", 5_000)
    imap.messages[7] = returned_mail(rows[0]) + b"x" * 100_000
    assert read_bounces() == 1
    assert "UID FETCH 7 (BODY.PEEK[]<0.5000>)" in imap.commands


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE"])
@pytest.mark.parametrize("way", ["refused", "cut"])
def test_message_is_read_in_the_next_round_where_the_server_fails(imap, rows, command, way):
    imap.messages[7] = returned_mail(rows[0])
    if way == "cut":
        imap.cut_at = command
    else:
        imap.refused = {command}
    with pytest.raises((imaplib.IMAP4.error, OSError)):
        read_bounces()
    assert list(imap.messages) == [7]
    imap.cut_at, imap.refused = "", set()
    assert read_bounces() == 1
    assert (imap.messages, MailEvent.objects.count()) == ({}, 1)


def test_certificate_that_nobody_vouches_for_is_refused_before_the_password(settings, own_certificate):
    with imap_server(own_certificate) as server:
        settings.MAIL_BOUNCES = f"imaps://desk:secret@127.0.0.1:{server.server_address[1]}/INBOX"
        with pytest.raises(ssl.SSLCertVerificationError):
            read_bounces()
        assert server.commands == []


def test_silent_server_is_left_after_a_while(settings, monkeypatch):
    monkeypatch.setattr(bounce_mailbox, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.MAIL_BOUNCES = f"imaps://desk:secret@127.0.0.1:{silent.getsockname()[1]}/INBOX"
        with pytest.raises(OSError, match="timed out"):
            read_bounces()
