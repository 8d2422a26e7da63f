"""The bodies that an issue's items name, for its list of abbreviations."""

from collections.abc import Iterable
from typing import Any

from catalogue.memory import names_at
from catalogue.moment import Moment
from catalogue.names import Name


def bodies_named(items: Iterable[dict[str, Any]], moment: Moment) -> list[Name]:
    """The organizations of these items: by abbreviation, then those without one by name."""
    names = names_at(moment)
    codes = {organization["code"] for item in items for organization in item["organizations"]}
    named = [name for code in codes if (name := names.get("organization", code))]
    return sorted(named, key=lambda name: (not name.short, name.short.casefold(), name.name_en, name.code))
