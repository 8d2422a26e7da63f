"""Mail by SMTP (RFC 5321): one connection for a worker's round, and a mail's answers told apart by the step that they belong to.

Where the server offers PIPELINING (RFC 2920), the three commands before the text go out together: a mail waits for two answers
and not for four.
"""

import re
import smtplib
import ssl
from collections.abc import Sequence
from typing import NamedTuple

from django.core.mail.utils import DNS_NAME

from mailing.transports.outcome import Outcome, Result

SHUTTING_DOWN = 421
AUTHENTICATION = (530, 534, 535, 538)  # RFC 4954: no step of a mail will succeed with this account
OK, START_MAIL_INPUT = (250, 251), (354,)


class Server(NamedTuple):
    """`tls` is "" (none), "starttls" (required, never left out) or "ssl" (from the first byte). Timeouts in seconds."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: str = ""
    timeout: float = 20
    final_timeout: float = 600


class Step(NamedTuple):
    """A command before the text, its good answers, and what it means if no answer comes (`cut`), or one of 4xx or 5xx."""

    command: str
    good: tuple[int, ...]
    cut: Result
    later: Result
    never: Result


class _Ended(Exception):
    """The mail's way ends here with this outcome."""

    def __init__(self, result: Result, reply: str) -> None:
        super().__init__(reply)
        self.outcome = Outcome(result, reply)


class SmtpTransport:
    def __init__(self, server: Server) -> None:
        self.server = server
        self._smtp: smtplib.SMTP | None = None
        self._has_unfinished_mail = False

    def deliver(self, sender: str, recipient: str, message: bytes, *, key: str = "") -> Outcome:
        try:
            return self._content(self._begin(sender, _on_the_wire(recipient)), message)
        except _Ended as ended:
            return ended.outcome

    def close(self) -> None:
        if self._smtp:
            try:
                self._smtp.quit()
            except (OSError, smtplib.SMTPException):
                self._smtp.close()
        self._smtp = None

    def _begin(self, sender: str, recipient: str) -> smtplib.SMTP:
        """A connection that waits for the text. A kept one that the server has ended meanwhile is opened again, once."""
        was_kept = self._smtp is not None
        try:
            return self._envelope(self._connection(), sender, recipient)
        except _Ended as ended:
            if not was_kept or self._smtp or ended.outcome.result is not Result.AWAY:
                raise
            return self._envelope(self._connection(), sender, recipient)

    def _connection(self) -> smtplib.SMTP:
        """The kept connection, reset after a mail that was not accepted (an accepted one leaves nothing behind), or a new one."""
        if self._smtp and self._has_unfinished_mail and not self._is_reset(self._smtp):
            self._drop()
        if self._smtp is None:
            self._smtp = self._connect()
        self._has_unfinished_mail = True
        return self._smtp

    def _is_reset(self, smtp: smtplib.SMTP) -> bool:
        try:
            return smtp.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _drop(self) -> None:
        if self._smtp:
            self._smtp.close()
        self._smtp = None

    def _connect(self) -> smtplib.SMTP:
        """Raises _Ended: AWAY where the server does not answer or is busy, MISCONFIGURED for TLS and password."""
        server = self.server
        context = ssl.create_default_context() if server.tls else None
        smtp: smtplib.SMTP | None = None
        try:
            if server.tls == "ssl":
                smtp = smtplib.SMTP_SSL(server.host, server.port, str(DNS_NAME), timeout=server.timeout, context=context)
            else:
                smtp = smtplib.SMTP(server.host, server.port, str(DNS_NAME), timeout=server.timeout)
            smtp.ehlo_or_helo_if_needed()
            if server.tls == "starttls":
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
            return smtp
        except (OSError, smtplib.SMTPException) as error:
            if smtp:
                smtp.close()
            raise _Ended(_trouble(error), _words(error)) from error

    def _envelope(self, smtp: smtplib.SMTP, sender: str, recipient: str) -> smtplib.SMTP:
        """MAIL, RCPT and DATA. An answer at MAIL is about us and not about the recipient."""
        options = () if recipient.isascii() else ("SMTPUTF8",)
        if options and not smtp.has_extn("smtputf8"):
            raise _Ended(Result.PERMANENT, "The mail server takes no address with other letters than ASCII (SMTPUTF8).")
        if options:
            smtp.command_encoding = "utf-8"
        steps = (
            Step(f"MAIL FROM:<{sender}>{' SMTPUTF8' if options else ''}", OK, Result.AWAY, Result.AWAY, Result.MISCONFIGURED),
            Step(f"RCPT TO:<{recipient}>", OK, Result.TRANSIENT, Result.TRANSIENT, Result.PERMANENT),
            Step("DATA", START_MAIL_INPUT, Result.TRANSIENT, Result.TRANSIENT, Result.PERMANENT),
        )
        for together in [steps] if smtp.has_extn("pipelining") else [(step,) for step in steps]:
            self._say(smtp, together)
        return smtp

    def _content(self, smtp: smtplib.SMTP, message: bytes) -> Outcome:
        """From here on the mail may have arrived whatever happens, except where the server says no."""
        stuffed = message.replace(b"\r\n.", b"\r\n..")
        stuffed = b"." + stuffed if stuffed.startswith(b".") else stuffed
        end = b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
        try:
            if smtp.sock:
                smtp.sock.settimeout(self.server.final_timeout)
            smtp.send(stuffed + end)
            code, text = smtp.getreply()
            if smtp.sock:
                smtp.sock.settimeout(self.server.timeout)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Outcome(Result.UNKNOWN, _words(error))
        if 200 <= code < 300:
            self._has_unfinished_mail = False
            return Outcome(Result.ACCEPTED, _said(code, text), _queue_id(text))
        if not 400 <= code < 600:
            self._drop()
            return Outcome(Result.UNKNOWN, _said(code, text))
        return self._refusal(code, text, Result.TRANSIENT, Result.PERMANENT)

    def _say(self, smtp: smtplib.SMTP, steps: Sequence[Step]) -> None:
        """Raises _Ended for the first bad answer; those after it are read too, so that the connection can be kept."""
        bad: _Ended | None = None
        for number, step in enumerate(steps):
            try:
                if number == 0:
                    smtp.send("".join(f"{step.command}\r\n" for step in steps))
                code, text = smtp.getreply()
            except (OSError, smtplib.SMTPException) as error:
                self._drop()
                raise bad or _Ended(step.cut, _words(error)) from error
            if code not in step.good:
                bad = bad or _Ended(*self._refusal(code, text, step.later, step.never)[:2])
            elif bad:
                self._drop()  # the server waits for the text of a mail that it refused
            if bad and self._smtp is None:
                break
        if bad:
            raise bad

    def _refusal(self, code: int, text: bytes, later: Result, never: Result) -> Outcome:
        """After a refusal the connection is kept, unless the server ends it."""
        if code == SHUTTING_DOWN or not 400 <= code < 600:
            self._drop()
        if code in AUTHENTICATION:
            return Outcome(Result.MISCONFIGURED, _said(code, text))
        return Outcome(never if 500 <= code < 600 else later, _said(code, text))


def _on_the_wire(address: str) -> str:
    """The address with an ASCII domain (RFC 3490). Raises _Ended for what is no address, line breaks above all."""
    local, _, domain = address.rpartition("@")
    try:
        wire = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        wire = ""
    if not local or len(wire.split()) != 1 or set("<>") & set(wire):
        raise _Ended(Result.PERMANENT, "This is no address.")
    return wire


def _queue_id(text: bytes) -> str:
    """The name under which the server keeps the mail, if its answer tells one."""
    found = re.search(rb"queued as (\S{1,200})", text)
    return found[1].decode(errors="replace") if found else ""


def _trouble(error: Exception) -> Result:
    """TLS, password and a lasting refusal need a person; everything else may be over in a minute."""
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return Result.MISCONFIGURED
    if isinstance(error, smtplib.SMTPResponseException):
        return Result.MISCONFIGURED if error.smtp_code >= 500 else Result.AWAY
    return Result.AWAY


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode())
    return " ".join((str(error) or type(error).__name__).split())[:300]


def _said(code: int, text: bytes) -> str:
    return f"{code} {' '.join(text.decode(errors='replace').split())}"[:300]
