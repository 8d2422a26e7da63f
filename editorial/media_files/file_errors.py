"""Saying no to a file: by its name, with what is wrong and what to do."""

from django.core.exceptions import ValidationError

MAX_SHOWN_NAME = 60  # characters of a name that a message repeats


class FileNotStored(ValidationError):
    """Nothing is wrong with the file: the file store does not answer."""

    def __init__(self, name: str) -> None:
        super().__init__(_message(name, "could not be kept, because the file store does not answer. Send it again in a minute."))


def file_error(name: str, why: str) -> ValidationError:
    return ValidationError(_message(name, why))


def _message(name: str, why: str) -> dict[str, str]:
    shown = name if len(name) <= MAX_SHOWN_NAME else f"{name[: MAX_SHOWN_NAME - 1]}…"
    return {"file": f"“{shown}” {why}"}
