"""Every answer of a mail server at every step: what becomes of the row, and of the channel."""

import smtplib

import pytest
from environ import Env

from mailing.models import Channel, Mailing
from mailing.send import send_due
from mailing.transports.outcome import Result
from mailing.transports.smtp import Server, SmtpTransport
from tests.support.mailings import make_started_mailing
from tests.support.smtp_script import CUT, SILENCE, scripted_server

TIMEOUT = 0.25  # seconds, in place of 20 and 600
LATER, GONE, NEVER_SAID = ("pending", 1, ""), ("failed", 1, ""), ("unknown", 0, "")
AWAY, BROKEN = ("pending", 0, "retry"), ("pending", 0, "person")
ANSWERS = ("450", "451", "421", "550", "552", "554", "535", SILENCE, CUT)
# By step, for each answer: state, attempts, and who lets the channel go on, if it is held.
TABLE = {
    "CONNECT": (AWAY, AWAY, AWAY, BROKEN, BROKEN, BROKEN, BROKEN, AWAY, AWAY),
    "MAIL": (AWAY, AWAY, AWAY, BROKEN, BROKEN, BROKEN, BROKEN, AWAY, AWAY),
    "RCPT": (LATER, LATER, LATER, GONE, GONE, GONE, BROKEN, LATER, LATER),
    "DATA": (LATER, LATER, LATER, GONE, GONE, GONE, BROKEN, LATER, LATER),
    "CONTENT": (LATER, LATER, LATER, GONE, GONE, GONE, BROKEN, NEVER_SAID, NEVER_SAID),
}
PIPELINING = "250-here\r\n250 PIPELINING"  # the commands of the envelope arrive together (RFC 2920)
ONE_BY_ONE = [(step, answer, row, "") for step, rows in TABLE.items() for answer, row in zip(ANSWERS, rows, strict=True)]
TOGETHER = [(*case[:3], PIPELINING) for case in ONE_BY_ONE if case[0] in ("MAIL", "RCPT", "DATA")]
CASES = [*ONE_BY_ONE, *TOGETHER]


@pytest.fixture
def server():
    with scripted_server() as running:
        yield running


@pytest.fixture
def mail_server(server, settings):
    settings.MAILING_TIMEOUT = settings.MAILING_FINAL_TIMEOUT = TIMEOUT
    settings.MAILING = Env.email_url_config(f"smtp://127.0.0.1:{server.port}")
    return server


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "answer", "expected", "ehlo"),
    CASES,
    ids=[f"{step}-{answer}{'-together' * bool(ehlo)}" for step, answer, _, ehlo in CASES],
)
def test_answer_of_the_server_decides_state_and_attempts(mail_server, step, answer, expected, ehlo, caplog):
    mail_server.answers.update({"EHLO": ehlo} if ehlo else {})
    mail_server.answers[step] = answer if answer in (CUT, SILENCE) else f"{answer} 4.0.0 words"
    mailing = make_started_mailing(1)
    send_due(lambda: False)
    row, channel = mailing.deliveries.get(), Channel.objects.get(code="newsletter")
    held = "" if not channel.held_reason else "retry" if channel.retry_at else "person"
    assert (row.state, row.attempts, held) == expected
    assert mail_server.accepted == []
    if answer.isdigit():
        assert row.reply.startswith(answer) or channel.held_reason.startswith(answer)


@pytest.mark.django_db
def test_one_connection_carries_a_whole_mailing(mail_server):
    mailing = make_started_mailing(5)
    send_due(lambda: False)
    assert Mailing.objects.get(pk=mailing.pk).state == Mailing.State.SENT
    assert (mail_server.connections, len(mail_server.accepted)) == (1, 5)
    assert mailing.deliveries.first().provider_id == "4AbC"


def deliver(server, recipient="reader@example.org", message=b"Subject: A\r\n\r\nText\r\n", **options) -> tuple[Result, str]:
    transport = SmtpTransport(Server("127.0.0.1", server.port, timeout=TIMEOUT, final_timeout=TIMEOUT, **options))
    outcome = transport.deliver("bounces+1@desk.example", recipient, message)
    transport.close()
    return outcome.result, outcome.reply


def test_lines_that_begin_with_a_dot_arrive_whole(server):
    message = b".first\r\n.\r\n..two\r\nend"
    assert deliver(server, message=message)[0] is Result.ACCEPTED
    assert server.accepted == [message + b"\r\n"]


@pytest.mark.parametrize("answer", ["421 4.4.2 idle for too long", CUT])
def test_connection_that_the_server_ended_meanwhile_is_opened_again(server, answer):
    transport = SmtpTransport(Server("127.0.0.1", server.port, timeout=TIMEOUT))
    transport.deliver("a@desk.example", "b@example.org", b"one\r\n")
    server.once["MAIL"] = answer
    assert transport.deliver("a@desk.example", "c@example.org", b"two\r\n").result is Result.ACCEPTED
    assert server.connections == 2
    transport.close()


def test_connection_that_cannot_be_reset_is_opened_again(server):
    transport = SmtpTransport(Server("127.0.0.1", server.port, timeout=TIMEOUT))
    server.once["RCPT"], server.once["RSET"] = "550 5.1.1 nobody", CUT
    assert transport.deliver("a@desk.example", "b@example.org", b"one\r\n").result is Result.PERMANENT
    assert transport.deliver("a@desk.example", "c@example.org", b"two\r\n").result is Result.ACCEPTED
    assert server.connections == 2
    transport.close()


@pytest.mark.parametrize(("data", "connections"), [({"DATA": "554 5.5.1 no valid recipients"}, 1), ({}, 2)], ids=["554", "354"])
def test_refused_recipient_among_commands_that_go_out_together(server, data, connections):
    """Whether the server wants the text all the same or not, the next mail arrives whole."""
    server.answers = {"EHLO": PIPELINING, "RCPT": "550 5.1.1 nobody"} | data
    transport = SmtpTransport(Server("127.0.0.1", server.port, timeout=TIMEOUT))
    assert transport.deliver("a@desk.example", "b@example.org", b"one\r\n") == (Result.PERMANENT, "550 5.1.1 nobody", "")
    server.answers = {"EHLO": PIPELINING}
    assert transport.deliver("a@desk.example", "c@example.org", b"two\r\n").result is Result.ACCEPTED
    assert (server.accepted, server.connections) == ([b"two\r\n"], connections)
    transport.close()


def test_envelope_goes_out_in_one_message_where_the_server_offers_it(server, monkeypatch):
    server.answers["EHLO"], sent = PIPELINING, []
    real = smtplib.SMTP.send
    monkeypatch.setattr(smtplib.SMTP, "send", lambda smtp, data: sent.append(data) or real(smtp, data))
    assert deliver(server)[0] is Result.ACCEPTED
    assert sent[1] == "MAIL FROM:<bounces+1@desk.example>\r\nRCPT TO:<reader@example.org>\r\nDATA\r\n"


def test_mail_after_a_refused_one_goes_over_the_same_connection(server):
    transport = SmtpTransport(Server("127.0.0.1", server.port, timeout=TIMEOUT))
    server.answers["RCPT"] = "550 5.1.1 nobody"
    assert transport.deliver("a@desk.example", "b@example.org", b"one\r\n").result is Result.PERMANENT
    server.answers.clear()
    assert transport.deliver("a@desk.example", "c@example.org", b"two\r\n").result is Result.ACCEPTED
    assert server.connections == 1
    transport.close()


def test_nothing_goes_out_in_clear_where_tls_is_wanted(server):
    server.answers["EHLO"] = "250 here"
    assert deliver(server, tls="starttls")[0] is Result.MISCONFIGURED
    assert [command.split()[0].upper() for command in server.commands] in (["EHLO"], ["EHLO", "QUIT"])


@pytest.mark.parametrize("answer", ["501 no", CUT])
def test_tls_that_fails_sends_nothing(server, answer):
    server.answers["STARTTLS"] = answer
    assert deliver(server, tls="starttls")[0] in (Result.MISCONFIGURED, Result.AWAY)
    assert not [command for command in server.commands if command.startswith("MAIL")]


def test_certificate_that_nobody_vouches_for_is_refused(server, own_certificate):
    server.certificate = own_certificate
    result, reply = deliver(server, tls="starttls")
    assert result is Result.MISCONFIGURED
    assert "certificate" in reply.lower()
    assert not [command for command in server.commands if command.startswith(("MAIL", "AUTH"))]


def test_refused_password_needs_a_person(server):
    server.answers["AUTH"] = "535 5.7.8 no"
    assert deliver(server, user="desk", password="secret") == (Result.MISCONFIGURED, "535 5.7.8 no")


def test_server_that_is_not_there_is_away():
    transport = SmtpTransport(Server("127.0.0.1", 9, timeout=TIMEOUT))
    assert transport.deliver("a@desk.example", "b@example.org", b"one\r\n").result is Result.AWAY


@pytest.mark.parametrize(
    "address", ["a@example.org\r\nRCPT TO:<b@example.org>", "a b@example.org", "a@x>", "nothing", "@example.org"]
)
def test_what_is_no_address_is_refused_before_the_server_hears_of_it(server, address):
    assert deliver(server, recipient=address)[0] is Result.PERMANENT
    assert server.connections == 0


def test_domain_of_other_letters_is_written_in_ascii(server):
    assert deliver(server, recipient="leser@bücher.example")[0] is Result.ACCEPTED
    assert "RCPT TO:<leser@xn--bcher-kva.example>" in server.commands


def test_local_part_of_other_letters_needs_a_server_that_takes_it(server):
    assert deliver(server, recipient="读者@example.org")[0] is Result.PERMANENT
    server.answers["EHLO"] = "250-here\r\n250 SMTPUTF8"
    assert deliver(server, recipient="读者@example.org")[0] is Result.ACCEPTED
