"""Mail that the site sends."""

from functools import partial

from config.settings.installation import VAR
from infra.environment import read_variable

read = partial(read_variable, section="Mail")

vars().update(
    read(
        "email_url",
        "EMAIL_URL",
        "mail server, such as `smtp+tls://user:password@mail.example:587`",
        default=f"filemail:///{VAR / 'mail'}",
        shown="mails are written to `var/mail`",
    )
)
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = read("str", "DEFAULT_FROM_EMAIL", "sender of the desk's mails", default="desk@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_RETURN_PATH = read(
    "str",
    "MAIL_RETURN_PATH",
    "mailbox for mail that comes back, such as `bounces@example.org`; it must take `bounces+anything@example.org` too",
    default="",
    shown="the sender, and bounces are known by the mail that they quote",
)
DKIM_KEY = read(
    "str", "DKIM_KEY", "file with a private RSA key (PEM), if the mail server does not sign", default="", shown="no signature of ours"
)
DKIM_SELECTOR = read("str", "DKIM_SELECTOR", "name under which the public key stands in the DNS", default="desk")
