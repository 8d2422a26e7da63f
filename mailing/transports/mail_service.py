"""Mail by a mail service's own interface, through a backend of django-anymail, where SMTP is no way.

The service composes the mail anew, with a Message-ID and a signature of its own; it keeps our number of the mail as metadata.
"""

from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import requests
from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string
from urllib3.exceptions import NewConnectionError

from mailing.bounces.service_events import METADATA
from mailing.transports.outcome import Outcome, Result

OURS = ("list-id", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted", "feedback-id")  # the service writes the others
TAKEN = ("sent", "queued")  # of what anymail reads in an answer; "unknown" can hide a refusal
BUSY, REFUSED_ACCOUNT = (429, 503), (401, 403)


class ServiceTransport:
    """`service` is a module of anymail.backends, such as `postmark`; ANYMAIL has its keys. One session for a worker's round."""

    def __init__(self, service: str) -> None:
        self._backend: Any = import_string(f"anymail.backends.{service}.EmailBackend")()

    def deliver(self, sender: str, recipient: str, message: bytes, *, key: str = "") -> Outcome:
        """The return path is the service's own."""
        mail = _mail(recipient, message, key)
        try:
            self._backend.open()
            self._backend.send_messages([mail])
        except AnymailRecipientsRefused as refused:
            return Outcome(Result.PERMANENT, _words(refused))
        except (AnymailError, requests.RequestException) as error:
            return Outcome(_result(error), _words(error))
        status = mail.anymail_status.recipients[recipient]  # type: ignore[attr-defined]
        result = Result.ACCEPTED if status.status in TAKEN else Result.UNKNOWN
        return Outcome(result, f"The service says: {status.status}.", status.message_id or "")

    def close(self) -> None:
        self._backend.close()


def _mail(recipient: str, message: bytes, key: str) -> EmailMultiAlternatives:
    parsed = message_from_bytes(message, policy=SMTP)
    bodies = {kind: parsed.get_body((kind,)) for kind in ("plain", "html")}
    texts = {kind: body.get_content() for kind, body in bodies.items() if body}
    headers = {name: str(value) for name, value in parsed.items() if name.lower() in OURS}
    mail = EmailMultiAlternatives(str(parsed["Subject"]), texts.get("plain", ""), str(parsed["From"]), [recipient], headers=headers)
    if "html" in texts:
        mail.attach_alternative(texts["html"], "text/html")
    mail.metadata = {METADATA: key}  # type: ignore[attr-defined]
    return mail


def _result(error: Exception) -> Result:
    """Without an answer the mail may have arrived, unless no connection was made. 4xx is about this mail or about our account."""
    status = getattr(error, "status_code", None)
    if status is None:
        reason = getattr(next(iter(getattr(error.__cause__, "args", ())), None), "reason", None)
        if isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError):
            return Result.AWAY
        is_ours = isinstance(error, requests.exceptions.SSLError) or not isinstance(error, requests.RequestException)
        return Result.MISCONFIGURED if is_ours else Result.UNKNOWN
    if status in BUSY:
        return Result.AWAY
    if status in REFUSED_ACCOUNT:
        return Result.MISCONFIGURED
    return Result.PERMANENT if 400 <= status < 500 else Result.UNKNOWN


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
