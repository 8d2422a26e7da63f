"""Reports of mail servers, and what only looks like one."""

import random
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from mailing.bounces import dsn
from mailing.bounces.dsn import LONGEST_AGO, MAX_PARTS, MAX_SIZE, read_report
from mailing.models import Delivery
from tests.mailing.bounces.returned_mails import COMPLAINT, EXIM, POSTFIX, SERVERS, returned_mail

MAIL = Delivery(uid=UUID("0b1f7c9e-4c3d-4f53-9a51-6d0c2f6e8a17"))
NOW = datetime(2026, 11, 3, tzinfo=UTC)
BARE = "bounces@desk.example"


@pytest.mark.parametrize("shape", SERVERS.values(), ids=SERVERS)
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", "hard"),
        ("5.1.10", "hard"),
        ("5.1.2", "hard"),
        ("5.1.8", "refused"),
        ("5.7.1", "refused"),
        ("5.7.26", "refused"),
        ("5.2.2", "soft"),
        ("5.4.4", "soft"),
        ("4.4.1", "soft"),
    ],
)
def test_report_of_each_server_tells_mail_status_and_kind(shape, status, kind):
    report = read_report(returned_mail(MAIL, shape, status=status), NOW)
    assert (report.uid, report.kind, report.status) == (MAIL.uid, kind, status)
    assert (report.recipient, report.happened_at) == ("reader1@example.org", datetime(2026, 11, 2, 10, tzinfo=UTC))
    assert report.detail.startswith("smtp; 550") or report.detail.startswith("smtp;550")


@pytest.mark.parametrize("shape", SERVERS.values(), ids=SERVERS)
def test_mail_is_known_by_its_message_id_where_the_return_path_says_nothing(shape):
    assert read_report(returned_mail(MAIL, shape, to=BARE), NOW).uid == MAIL.uid


def test_mail_is_known_by_the_queue_and_recipient_where_nothing_was_returned():
    report = read_report(returned_mail(MAIL, to=BARE, returned=""), NOW)
    assert (report.uid, report.queue_id, report.recipient) == (None, "4AbC", "reader1@example.org")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_nothing_follows_from_a_mail_that_did_not_fail(action):
    assert read_report(returned_mail(MAIL, action=action), NOW).kind is None


def test_worst_of_several_recipients_counts():
    one = b"Final-Recipient: rfc822; %s@example.org\nAction: %s\nStatus: %s\n\n"
    blocks = b"".join(one % row for row in [(b"a", b"delayed", b"4.4.1"), (b"b", b"failed", b"5.1.1"), (b"c", b"failed", b"5.2.2")])
    raw = returned_mail(MAIL).replace(b"Final-Recipient", blocks + b"Final-Recipient").replace(b"5.1.1 <", b"4.4.1 <")
    raw = raw.replace(b"Action: failed\nStatus: 5.1.1\nRemote", b"Action: delayed\nStatus: 4.4.1\nRemote")
    report = read_report(raw, NOW)
    assert (report.kind, report.recipient) == ("hard", "b@example.org")


@pytest.mark.parametrize("to", [f"bounces+{MAIL.uid.hex}@desk.example", BARE])
def test_complaint_names_its_mail_by_sender_or_message_id(to):
    report = read_report(returned_mail(MAIL, COMPLAINT, action="abuse", to=to), NOW)
    assert (report.uid, report.kind) == (MAIL.uid, "complaint")


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure", ""])
def test_feedback_that_is_no_complaint_changes_nothing(kind):
    assert read_report(returned_mail(MAIL, COMPLAINT, action=kind), NOW).kind is None


@pytest.mark.parametrize(
    "headers",
    [
        f"To: bounces+stop-{MAIL.uid.hex}@desk.example\nSubject: please",
        f"Delivered-To: BOUNCES+STOP-{MAIL.uid.hex.upper()}@desk.example\nTo: undisclosed",
        f"To: desk@desk.example\nSubject: unsubscribe-{MAIL.uid.hex}",
    ],
)
def test_mail_to_the_address_for_stopping_is_such_a_request(headers):
    report = read_report(f"{headers}\nFrom: li@example.org\n\n".encode(), NOW)
    assert (report.uid, report.kind) == (MAIL.uid, "stop")


@pytest.mark.parametrize(
    "raw",
    [
        f"To: bounces+{MAIL.uid.hex}@desk.example\nSubject: I am on holiday\nAuto-Submitted: auto-replied\n\nBack soon".encode(),
        b"From: li@example.org\nTo: desk@desk.example\nSubject: unsubscribe me\n\nPlease",
        b"",
        returned_mail(MAIL).replace(b"message/delivery-status", b"text/plain"),
    ],
)
def test_any_other_mail_is_left_to_a_person(raw):
    assert read_report(raw, NOW) is None


def test_report_within_a_returned_mail_is_not_read():
    inner = returned_mail(MAIL).decode()
    outer = returned_mail(None, EXIM, action="delayed", returned=inner)
    assert read_report(outer, NOW).kind is None


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 02 Nov 2099 10:00:00 +0000", NOW),
        ("Fri, 31 Dec 9999 23:59:59 -2359", NOW),
        ("Thu, 01 Jan 1970 00:00:00 +0000", NOW - LONGEST_AGO),
        ("soon", NOW),
        ("Mon, 02 Nov 2026 10:00:00 -0000", datetime(2026, 11, 2, 10, tzinfo=UTC)),
    ],
)
def test_date_of_a_report_is_never_later_than_now_nor_long_ago(date, expected):
    assert read_report(returned_mail(MAIL, date=date), NOW).happened_at == expected


def nested(kind: str, depth: int) -> bytes:
    if kind == "message":
        return b"Content-Type: message/rfc822\n\n" * depth
    heads = (f'Content-Type: multipart/report; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return "".join(heads).encode()


@pytest.mark.parametrize("kind", ["message", "multipart"])
def test_deep_message_costs_no_time(kind):
    lines = b"line\n" * 150_000
    begun = time.process_time()
    assert read_report(nested(kind, MAX_PARTS + 1) + lines, NOW) is None
    assert time.process_time() - begun < 0.5
    assert read_report(nested(kind, MAX_PARTS) + lines, NOW) is None


def test_only_the_beginning_of_a_huge_message_is_read():
    beyond = b"Content-Type: message/rfc822\n" * (MAX_PARTS + 1)
    assert read_report(returned_mail(MAIL) + b"x" * MAX_SIZE + beyond, NOW).uid == MAIL.uid
    assert read_report(returned_mail(MAIL) + beyond, NOW) is None


@pytest.mark.parametrize("error", [ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError])
def test_parser_that_fails_makes_no_report(monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(dsn, "message_from_bytes", fail)
    assert read_report(returned_mail(MAIL), NOW) is None


def test_hostile_bytes_raise_nothing_and_give_plain_fields():
    chance = random.Random(7)
    shapes = [returned_mail(MAIL, shape) for shape in (*SERVERS.values(), COMPLAINT)]
    pieces = [
        b"\0",
        b"\xff\xfe",
        b"\n\n",
        b"\r",
        b"=?utf-8?q?=00?=",
        b";",
        b'"',
        b"--",
        b"\xe2\x80\xa8",
        b"Content-Type: message/rfc822\n\n",
    ]
    understood = 0
    for _ in range(1500):
        raw = bytearray(chance.choice(shapes))
        for _ in range(chance.randrange(1, 8)):
            at = chance.randrange(len(raw))
            raw[at : at + chance.randrange(20)] = chance.choice(pieces)
        if report := read_report(bytes(raw), NOW):
            understood += 1
            assert all(word.isascii() and (word.isprintable() or not word) for word in report[3:])
            assert NOW - timedelta(days=60) <= report.happened_at <= NOW
    assert understood > 500


def test_charset_that_does_not_exist_is_no_obstacle():
    raw = returned_mail(MAIL, POSTFIX, to=BARE).replace(b"text/rfc822-headers", b"text/rfc822-headers; charset=klingon")
    assert read_report(raw, NOW).uid == MAIL.uid
