"""Environment variables. Each is declared where a setting reads it; `manage.py environment` lists them with their meaning."""

from typing import Any, NamedTuple

import environ
from django.core.exceptions import ImproperlyConfigured


class Variable(NamedTuple):
    """`default` is the text that the reference shows for an unset variable; `section` the module of settings that reads it."""

    name: str
    meaning: str
    default: str
    section: str


VARIABLES: dict[str, Variable] = {}
_env = environ.Env()


def read_variable(kind: str, name: str, meaning: str, *, default: Any = "", shown: str | None = None, section: str) -> Any:
    """The value of the environment variable, converted by the method `kind` of environ.Env: str, bool, int, list, db_url ...

    `shown` describes the default where the value itself says little. Raises ImproperlyConfigured, naming the variable, for a
    value that cannot be converted.
    """
    if shown is None:
        shown = "" if default in (None, "", []) else str(int(default) if isinstance(default, bool) else default)
    VARIABLES[name] = Variable(name, meaning, shown, section)
    try:
        return getattr(_env, kind)(name, default=default)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} has a value that cannot be used: {error}") from error
