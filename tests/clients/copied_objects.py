"""What a copy has and what the API gives, without the fields that follow the day (docs/decisions/057)."""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from expert_desk import RESOURCES, Desk

BY_THE_DAY = {"status", "status_summary"}
Objects = Mapping[str, Mapping[str, Any]]


def copied_objects(path: Path) -> Objects:
    return {uid: json.loads(text) for uid, text in sqlite3.connect(path).execute("SELECT uid, object FROM publication")}


def public_objects(desk: Desk) -> Objects:
    return {found["uid"]: found for resource in RESOURCES.values() for found in desk.iterate(resource)}


def differences(copied: Objects, public: Objects) -> list[str]:
    """The publications of which the two do not say the same, with the fields."""
    found = [f"{uid} is in one only" for uid in copied.keys() ^ public.keys()]
    for uid in copied.keys() & public.keys():
        one, other = copied[uid], public[uid]
        names = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)} - BY_THE_DAY
        found += [f"{other['slug']}: {sorted(names)}"] if names else []
    return found
