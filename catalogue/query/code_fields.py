"""Form fields of filters that take codes in any case, and uids."""

import re
from collections.abc import Collection
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ChoiceField, MultipleChoiceField

MAX_UIDS = 100


def canonical_code(value: str, codes: Collection[str]) -> str:
    """The code as `codes` write it: `cn-ha` gives `CN-HA`. What is no code stays as it is."""
    return value if value in codes else next((code for code in codes if code.casefold() == value.casefold()), value)


class CodeChoices:
    """Mixin of fields whose choices are codes and never change: a list of terms is long, and asked several times a value."""

    choices: Any

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(str(code) for code, _label in self.choices)

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.codes


class CodeField(CodeChoices, ChoiceField):
    def to_python(self, value: Any) -> str:
        return canonical_code(super().to_python(value), self.codes)


class CodeListField(CodeChoices, MultipleChoiceField):
    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(canonical_code(one, self.codes) for one in super().to_python(value)))


class UidListField(forms.Field):
    """At most MAX_UIDS uids, each given once more under the same name, and written with its hyphens (RFC 9562)."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[UUID]:
        texts = list(dict.fromkeys(value or ()))
        if len(texts) > MAX_UIDS:
            raise ValidationError(_("At most %(most)s at once."), params={"most": MAX_UIDS})
        return [_parse_uid(text) for text in texts]


def _parse_uid(text: str) -> UUID:
    try:
        uid = UUID(text)
        if str(uid) == text.lower():
            return uid
    except ValueError:
        pass
    raise ValidationError(_("“%(value)s” is no uid, such as 4b7c0f0e-6a57-4d1e-9d0b-2f4f6a1c9e10."), params={"value": text[:60]})


class PatternListField(MultipleChoiceField):
    """Codes in capitals that match a pattern."""

    def __init__(self, *args: Any, pattern: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pattern = re.compile(pattern)

    def to_python(self, value: Any) -> list[str]:
        return [code.upper() for code in super().to_python(value)]

    def valid_value(self, value: Any) -> bool:
        return self.pattern.fullmatch(value) is not None
