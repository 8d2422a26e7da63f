"""The name of a thing in the reader's language: the one rule for titles of publications and names of terms.

A thing is a dict or an object with an English `title` or `name_en` and, where there is one, a Chinese `title_zh` or `name_zh`.
Where the reader's language has no name, the other one stands in for it, and its language tag says so.
"""

from typing import Any, NamedTuple

from catalogue.http.language import CHINESE, LANGUAGE_TAGS, is_chinese
from infra.text.han import is_mostly_han

ENGLISH_FIELDS, CHINESE_FIELDS = ("title", "name_en"), ("title_zh", "name_zh")
ENGLISH_TAG, CHINESE_TAG = LANGUAGE_TAGS["en-gb"], LANGUAGE_TAGS[CHINESE]


class LocalizedText(NamedTuple):
    """A name or title with its BCP 47 language tag."""

    text: str
    lang: str


def localized_names(thing: Any) -> list[LocalizedText]:
    """Returns the names of the thing, the one in the reader's language first; none for a thing without a name."""
    found = ((_first_value(thing, ENGLISH_FIELDS), ENGLISH_TAG), (chinese_name(thing), CHINESE_TAG))
    names = [LocalizedText(text, lang) for text, lang in found if text]
    return names[::-1] if is_chinese() else names


def localized_name(thing: Any) -> LocalizedText:
    """Returns the name in the reader's language, else the other one; empty for a thing without a name."""
    return next(iter(localized_names(thing)), LocalizedText("", ENGLISH_TAG))


def chinese_name(thing: Any) -> str:
    """Returns the Chinese name of the thing; "" without one."""
    return _first_value(thing, CHINESE_FIELDS)


def language_of(text: str) -> str:
    """Returns the BCP 47 tag of a text in one of the two languages."""
    return CHINESE_TAG if is_mostly_han(text) else ENGLISH_TAG


def _first_value(thing: Any, fields: tuple[str, str]) -> str:
    for name in fields:
        value = thing.get(name) if isinstance(thing, dict) else getattr(thing, name, "")
        if value and isinstance(value, str):
            return value
    return ""
