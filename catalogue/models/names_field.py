"""A column of several names, one a line."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

MAX_NAMES = 20
MAX_NAME_LENGTH = 200  # characters
SEPARATOR = re.compile(r"[\r\n;；]+")


def split_names(text: str) -> list[str]:
    """The distinct names in order, which line breaks or semicolons separate."""
    names = (" ".join(name.split()) for name in SEPARATOR.split(text))
    return list(dict.fromkeys(name for name in names if name))


def validate_names(text: str) -> None:
    """Raises ValidationError for too many names, or a name that is too long."""
    names = split_names(text)
    if len(names) > MAX_NAMES:
        raise ValidationError(f"{len(names)} names stand here; at most {MAX_NAMES} are kept.")
    if long := next((name for name in names if len(name) > MAX_NAME_LENGTH), ""):
        raise ValidationError(f"“{long[:40]}…” has {len(long)} characters; a name has at most {MAX_NAME_LENGTH}.")


class NamesField(models.TextField):
    """Names, one a line. Cleaning also separates them at semicolons, as the cell of a table has them."""

    default_validators = [validate_names]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"blank": True, "default": "", "db_default": "", **kwargs})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return "\n".join(split_names(text)) if isinstance(text, str) else text

    def formfield(self, **kwargs: Any) -> Any:
        field = super().formfield(**kwargs)
        if field is not None:
            field.widget.attrs["rows"] = 3
        return field
