"""The words to which readers agree. Whoever changes them raises VERSION: consents keep what was shown."""

from django.utils.translation import gettext as _

from catalogue.http.language import in_language

VERSION = "2026-11"


def consent_words(language: str) -> str:
    """The words in that language, as the form shows them."""
    with in_language(language):
        return _(
            "Send me what I chose above by e-mail. You keep my address, my choices and the proof of this consent for that alone, "
            "give them to nobody, and count neither whether I open a mail nor which links I follow. I can stop with one click in "
            "every mail, and have my data copied or erased."
        )
