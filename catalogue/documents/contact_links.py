"""Links by which readers write to the desk: its own form, or one elsewhere (CONTACT_URL).

What concerns a page names it and the version that the reader saw.
"""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from catalogue.documents.citations import version_url
from catalogue.documents.translations import lacking_languages
from catalogue.models import Entry
from catalogue.vocabulary.localized_names import localized_name

MAX_TITLE_CHARACTERS = 120  # an address has at most some 2,000 characters
MISTAKE, TRANSLATION = "mistake", "translation"
PAGES = {MISTAKE: "contact", TRANSLATION: "translations"}  # names of addresses


def contact_link() -> str:
    """Returns where readers write without a topic."""
    return settings.CONTACT_URL or reverse("contact")


def page_contact_link(topic: str, document: dict[str, Any]) -> str:
    """Returns the link for MISTAKE or TRANSLATION on the page of a presented document; "" where no translation can be asked for."""
    if topic == TRANSLATION and (document["standing"] != Entry.Standing.LIVE or not lacking_languages(document)):
        return ""
    version = str(document["version"])
    if settings.CONTACT_URL:
        title = localized_name(document).text[:MAX_TITLE_CHARACTERS]
        asked = {"about": topic, "page": version_url(document), "version": version, "title": title}
        return f"{settings.CONTACT_URL}{'&' if '?' in settings.CONTACT_URL else '?'}{urlencode(asked)}"
    asked = {"about": str(document["uid"])} | ({"version": version} if topic == MISTAKE else {})
    return f"{reverse(PAGES[topic])}?{urlencode(asked)}"
