"""Links by which readers write to the desk: a mail (CONTACT_EMAIL, RFC 6068) or a form (CONTACT_URL).

What concerns a page names it by the permanent address of the version that the reader saw.
"""

from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalogue.documents.citations import version_url
from catalogue.vocabulary.localized_names import localized_name

MAX_TITLE_CHARACTERS = 120  # some mail programs take a link of 2,000 characters only
MISTAKE, TRANSLATION = "mistake", "translation"
# By topic: the beginning of the subject, and the line that asks for what the desk needs to know.
MAIL_TEXTS = {
    MISTAKE: (pgettext_lazy("mail subject", "Mistake"), gettext_lazy("What is wrong, and where is the right thing written?")),
    TRANSLATION: (
        pgettext_lazy("mail subject", "Translation"),
        gettext_lazy("Which part do you need, in which language, and until when?"),
    ),
}


def contact_link() -> str:
    """Returns where readers write without a topic; "" where the installation names no address."""
    return settings.CONTACT_URL or (f"mailto:{settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else "")


def page_contact_link(topic: str, document: dict[str, Any]) -> str:
    """Returns the link for MISTAKE or TRANSLATION on the page of a presented document; "" where there is no address."""
    title, page, version = localized_name(document).text[:MAX_TITLE_CHARACTERS], version_url(document), str(document["version"])
    if settings.CONTACT_URL:
        separator = "&" if "?" in settings.CONTACT_URL else "?"
        return settings.CONTACT_URL + separator + urlencode({"about": topic, "page": page, "version": version, "title": title})
    if not settings.CONTACT_EMAIL:
        return ""
    subject, question = MAIL_TEXTS[topic]
    body = "\r\n".join([page, _("Version %(number)s") % {"number": version}, "", str(question), ""])
    return f"mailto:{settings.CONTACT_EMAIL}?" + urlencode({"subject": f"{subject}: {title}", "body": body}, quote_via=quote)
