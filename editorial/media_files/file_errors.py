"""Saying no to a file: by its name, with what is wrong and what to do."""

from django.core.exceptions import ValidationError

MAX_SHOWN_NAME = 60  # characters of a name that a message repeats


def file_error(name: str, why: str) -> ValidationError:
    shown = name if len(name) <= MAX_SHOWN_NAME else f"{name[: MAX_SHOWN_NAME - 1]}…"
    return ValidationError({"file": f"“{shown}” {why}"})
