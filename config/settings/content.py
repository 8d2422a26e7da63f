"""The desk and its content, as readers see them: whom they write to, who answers for the content, and its licence."""

import re
from functools import partial

from django.core.exceptions import ImproperlyConfigured

from infra.environment import read_variable

read = partial(read_variable, section="The desk and its content")

CONTACT_EMAIL = read(
    "str",
    "CONTACT_EMAIL",
    "mail address of the desk, beside the forms on which readers write to it",
    shown="none",
)
CONTACT_URL = read(
    "str",
    "CONTACT_URL",
    "`https` address of another form for readers; it gets the parameters `about`, `page`, `version` and `title`",
)
RESPONSIBLE = read(
    "str",
    "RESPONSIBLE",
    "who answers for the content, as `/about/` prints it: name and postal address, with `;` between the lines",
)
CONTENT_LICENCE = read("str", "CONTENT_LICENCE", "licence of the desk's texts, such as `CC BY 4.0`", shown="All rights reserved")
CONTENT_LICENCE_URL = read("str", "CONTENT_LICENCE_URL", "`https` address of that licence")

if CONTACT_EMAIL and not re.fullmatch(r"[^\s@?&]+@[^\s@?&]+", CONTACT_EMAIL):
    raise ImproperlyConfigured("CONTACT_EMAIL must be one mail address.")
for name, address in (("CONTACT_URL", CONTACT_URL), ("CONTENT_LICENCE_URL", CONTENT_LICENCE_URL)):
    if address and not re.fullmatch(r"https://\S+", address):
        raise ImproperlyConfigured(f"{name} must begin with `https://`.")
if CONTENT_LICENCE_URL and not CONTENT_LICENCE:
    raise ImproperlyConfigured("CONTENT_LICENCE_URL needs the name of the licence in CONTENT_LICENCE.")
