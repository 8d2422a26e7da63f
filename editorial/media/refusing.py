"""Saying no to a file: by its name, with what is wrong and what to do."""

from django.core.exceptions import ValidationError

SHORTEST_SHOWN = 60  # characters of a name that a message repeats


def refusal(name: str, why: str) -> ValidationError:
    shown = name if len(name) <= SHORTEST_SHOWN else f"{name[: SHORTEST_SHOWN - 1]}…"
    return ValidationError({"file": f"“{shown}” {why}"})
