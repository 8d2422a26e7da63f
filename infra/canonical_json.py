"""Canonical JSON: equal documents are equal texts."""

import json
from typing import Any


def canonical_json(document: dict[str, Any]) -> str:
    """JSON without spaces, characters unescaped, keys in the dict's own order."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
