"""The transport that the settings name."""

from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from mailing.transports.outbox import Outbox
from mailing.transports.outcome import Transport
from mailing.transports.smtp import Server, SmtpTransport

PORTS = {"": 25, "starttls": 587, "ssl": 465}


def outbox_folder() -> Path | None:
    """Where mails become files; None where a mail server takes them."""
    given = settings.MAILING
    return Path(given["EMAIL_FILE_PATH"]) if given["EMAIL_BACKEND"].endswith("filebased.EmailBackend") else None


def open_transport() -> Transport:
    """A new one for each worker; nothing is connected yet. What mail services need is imported where one is used."""
    if settings.MAIL_SERVICE:
        return import_string("mailing.transports.mail_service.ServiceTransport")(settings.MAIL_SERVICE)
    given = settings.MAILING
    if folder := outbox_folder():
        return Outbox(folder)
    tls = "ssl" if given.get("EMAIL_USE_SSL") else "starttls" if given.get("EMAIL_USE_TLS") else ""
    return SmtpTransport(
        Server(
            host=given["EMAIL_HOST"],
            port=given["EMAIL_PORT"] or PORTS[tls],
            user=given["EMAIL_HOST_USER"] or "",
            password=given["EMAIL_HOST_PASSWORD"] or "",
            tls=tls,
            timeout=settings.MAILING_TIMEOUT,
            final_timeout=settings.MAILING_FINAL_TIMEOUT,
        )
    )
