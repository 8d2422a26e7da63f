"""The licence of the desk's texts, from the settings CONTENT_LICENCE and CONTENT_LICENCE_URL."""

from typing import Any, NamedTuple

from django.conf import settings

from catalogue.http.language import gettext as _


class ContentLicence(NamedTuple):
    """`url` is the address of its text; "" where the licence has none."""

    text: str
    url: str


def content_licence() -> ContentLicence:
    """Returns the licence; “All rights reserved”, in the reader's language, where the installation names none."""
    return ContentLicence(settings.CONTENT_LICENCE or _("All rights reserved"), settings.CONTENT_LICENCE_URL)


def licence_node() -> Any:
    """Returns the licence as a value of schema.org's `license`: its address, or a CreativeWork with its name."""
    licence = content_licence()
    return licence.url or {"@type": "CreativeWork", "name": licence.text}
