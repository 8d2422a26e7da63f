"""Language tags of BCP 47: those that forms offer, and the check of any other."""

import re

from django.core.exceptions import ValidationError

# Language with optional script, region, variants and extensions (RFC 5646, 2.1). No language has a name of more than three letters.
TAG_PATTERN = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-[a-z\d]{2,8})*", re.IGNORECASE)
LANGUAGE_NAMES = {
    "zh-Hans": "Chinese, simplified", "zh-Hant": "Chinese, traditional", "en": "English", "bo": "Tibetan", "cs": "Czech",
    "da": "Danish", "de": "German", "es": "Spanish", "fi": "Finnish", "fr": "French", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "mn": "Mongolian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ru": "Russian",
    "sv": "Swedish", "ug": "Uyghur",
}  # fmt: skip


def validate_language_tag(value: str) -> None:
    """Raises ValidationError for what is no tag, such as “English”."""
    if value and not TAG_PATTERN.fullmatch(value):
        raise ValidationError(
            "“%(value)s” is no code of a language: English is en, simplified Chinese is zh-Hans.", params={"value": value}
        )
