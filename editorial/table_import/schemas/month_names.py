"""The names of the months in the languages of Europe, from the translations that Django has."""

import gettext
from functools import cache
from pathlib import Path

import django.conf
from django.utils.dates import MONTHS

from infra.text.character_forms import strip_accents

LANGUAGES = (
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "es",
    "et",
    "fi",
    "fr",
    "ga",
    "hr",
    "hu",
    "is",
    "it",
    "lt",
    "lv",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "sv",
)
# As spreadsheets shorten them besides the first three letters and what Django has.
SHORT_NAMES = {"mrz": 3, "sept": 9}
LOCALE_DIRECTORY = Path(django.conf.__file__).parent / "locale"


def months_called(name: str) -> set[int]:
    """The months, from 1, that are called so in English or else in any other language: `listopad` is two."""
    plain = strip_accents(name.casefold())
    return _names_in("en").get(plain) or set().union(*(_names_in(language).get(plain, ()) for language in LANGUAGES))


@cache
def _names_in(language: str) -> dict[str, set[int]]:
    """Names, genitive forms and abbreviations. The catalogue of the language is not kept."""
    catalogue = gettext.translation("django", LOCALE_DIRECTORY, [language], fallback=True)
    names: dict[str, set[int]] = {}
    for number, lazy in MONTHS.items():
        english = lazy._args[0]  # type: ignore[attr-defined]
        forms = (
            catalogue.gettext(english), catalogue.pgettext("alt. month", english), catalogue.gettext(english[:3].lower()),
        )  # fmt: skip
        for form in (*forms, *(short for short, month in SHORT_NAMES.items() if month == number)):
            names.setdefault(strip_accents(form.casefold()).strip("."), set()).add(number)
    return names
