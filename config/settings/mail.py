"""Mail that the site sends: to its staff (EMAIL_URL), and through the ledger to readers (MAILING_URL)."""

import re
import socket
from functools import partial
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.settings.installation import VAR
from infra.environment import read_variable

read = partial(read_variable, section="Mail")

_staff = read(
    "email_url",
    "EMAIL_URL",
    "mail server, such as `smtp+tls://user:password@mail.example:587`",
    default=f"filemail:///{VAR / 'mail'}",
    shown="mails are written to `var/mail`",
)
vars().update(_staff)
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = read("str", "DEFAULT_FROM_EMAIL", "sender of the desk's mails", default="desk@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SMTP, FILES = "django.core.mail.backends.smtp.EmailBackend", "django.core.mail.backends.filebased.EmailBackend"
_variable = "MAILING_URL", "mail server of mailings to readers, as in `EMAIL_URL`; `filemail:///folder` writes `.eml` files"
_shown = "`EMAIL_URL` if that is a mail server, else `.eml` files in `var/outbox`"
_is_given = read("str", *_variable)
MAILING = read("email_url", *_variable, default=f"filemail:///{VAR / 'outbox'}", shown=_shown)
if not _is_given and _staff["EMAIL_BACKEND"] == SMTP:
    MAILING = _staff
if MAILING["EMAIL_BACKEND"] not in (SMTP, FILES):
    raise ImproperlyConfigured("MAILING_URL must be a mail server or a folder: smtp+tls://… or filemail:///…")
MAIL_SERVICE = read(
    "str",
    "MAIL_SERVICE",
    "mail service that takes mailings by its own interface and not by `MAILING_URL`, such as `postmark`; `ANYMAIL` has its keys",
)
if MAIL_SERVICE not in ("", "brevo", "mailersend", "mailgun", "mailjet", "mandrill", "postmark", "resend", "sparkpost"):
    raise ImproperlyConfigured("MAIL_SERVICE must be brevo, mailersend, mailgun, mailjet, mandrill, postmark, resend or sparkpost.")
MAILING_TIMEOUT = 20  # seconds
MAILING_FINAL_TIMEOUT = 600  # seconds after the final dot (RFC 5321, 4.5.3.2.6)
MAIL_RETURN_PATH = read(
    "str", "MAIL_RETURN_PATH", "mailbox of bounces, such as `bounces@desk.example`; each mail adds `+` and its number before the @"
)
MAIL_BOUNCES = read(
    "str",
    "MAIL_BOUNCES",
    "where the mailbox of bounces is read: `maildir:///folder` or `imaps://user:password@mail.example/INBOX`",
    shown="bounces are not read",
)
if urlsplit(MAIL_BOUNCES).scheme not in ("", "maildir", "imaps"):
    raise ImproperlyConfigured("MAIL_BOUNCES must be a maildir or a mailbox with TLS: maildir:///… or imaps://…")
ANYMAIL = {
    "AMAZON_SES_AUTO_CONFIRM_SNS_SUBSCRIPTIONS": False,  # it would ask Amazon within the request
    **read(
        "dict",
        "ANYMAIL",
        "options of django-anymail with commas between them: for webhooks `WEBHOOK_SECRET=name:password`; keys of the service",
        default={},
        shown="no webhooks",
    ),
}
if ANYMAIL.get("WEBHOOK_SECRET", "") and not re.fullmatch(r"[^:]+:.{20,}", ANYMAIL["WEBHOOK_SECRET"]):
    raise ImproperlyConfigured("WEBHOOK_SECRET in ANYMAIL must be a name, a colon, and a password of at least 20 characters.")
MAIL_JOURNAL = read(
    "str",
    "MAIL_JOURNAL",
    "folder of the journal of sent mails, on a disk that no restore takes back; several workers share it",
    default=str(VAR / "mail-journal"),
    shown="`var/mail-journal`",
)
MAIL_HOST = read(
    "str",
    "MAIL_HOST",
    "name of the machine, or group of machines, that sends mailings; another one asks before it goes on",
    default=socket.gethostname(),
    shown="the machine's name",
)
DKIM_KEY = read(
    "str",
    "DKIM_KEY",
    "file with a private RSA key (PEM), if the mail server does not sign",
    default="",
    shown="no signature of ours",
)
DKIM_SELECTOR = read("str", "DKIM_SELECTOR", "name under which the public key stands in the DNS", default="desk")
