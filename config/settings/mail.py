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
