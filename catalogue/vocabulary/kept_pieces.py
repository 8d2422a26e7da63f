"""Kept pieces of answers: rows of lists, objects of the API. Each is kept by all that it is made of but the names of terms: the
vocabulary keeps it, and is read anew when names change.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class KeptPieces(OrderedDict[Hashable, Any]):
    """At most `most` pieces in each process; the oldest is forgotten first."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def add(self, key: Hashable, piece: Any) -> Any:
        """Keeps and returns the piece."""
        self[key] = piece
        if len(self) > self._most:
            self.popitem(last=False)
        return piece
